"""Indicators: a number and the rows behind it are one definition, for any period, agency, level and borders."""
