"""Radar khen thưởng: who is eligible for what, now and next year, and what is missing, over the whole register."""
