"""Screens of the union."""
