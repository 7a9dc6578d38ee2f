"""The program that opens pictures from outside, in a process of its own; it imports nothing of this package."""
