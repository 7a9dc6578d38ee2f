"""The gallery: every kind of paper from made-up records, each beside the picture that was stored of it."""
