"""Screens of dossiers; one module for each thing spoken of."""
