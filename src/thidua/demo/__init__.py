"""The demonstration: a made-up province and a year of its work. Nobody in it exists."""
