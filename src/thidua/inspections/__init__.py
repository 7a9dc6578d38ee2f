"""Inspection and supervision: plan, team, sample drawn with a recorded seed, findings, conclusion, what follows."""
