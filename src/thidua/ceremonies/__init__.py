"""Conferences and ceremonies: programme, invitations, seats, the order of awarding, what is handed over."""
