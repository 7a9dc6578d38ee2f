"""Screens of the exchange, and the address at which partners deliver."""
