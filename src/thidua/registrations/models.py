"""Titles and targets that units and people register at the beginning of a year."""
