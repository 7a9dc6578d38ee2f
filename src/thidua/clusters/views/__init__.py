"""Screens of clusters; one module for each thing spoken of."""
