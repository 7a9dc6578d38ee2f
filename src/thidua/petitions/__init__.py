"""Citizen reception, complaints, denunciations: statutory clocks; who denounced is read with the key only."""
