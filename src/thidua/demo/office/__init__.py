"""The made-up office of the demonstration: its rooms at work. Nobody in it exists."""
