"""The made-up year of the office itself: rooms that keep, pay, gather and report."""
