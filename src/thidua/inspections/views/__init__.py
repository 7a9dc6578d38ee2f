"""Screens of inspections, one module for each thing spoken of."""
