"""Initiatives: handed in, looked at for likeness, judged, recognised."""
