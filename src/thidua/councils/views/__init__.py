"""Screens of councils; one module for each thing spoken of."""
