"""A unit's own meeting (bình xét): proposals, secret vote, minutes, its list to nominations."""
