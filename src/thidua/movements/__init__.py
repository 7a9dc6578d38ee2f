"""Emulation movements: plan, launch downward, taking part, reports, reviews."""
