"""Departments, those who work there, their years, and research topics."""
