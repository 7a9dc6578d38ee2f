"""Reports of a period: an outline filled with figures, written in the browser, proposed, issued, kept as it was."""
