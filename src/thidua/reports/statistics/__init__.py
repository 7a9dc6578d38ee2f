"""The statistical forms of the sector: dated definitions, numbers from the system, the rows behind each number."""
