"""Clusters and blocks: members, covenant, score sheets, cross-checks, honouring, ranking, publication."""
