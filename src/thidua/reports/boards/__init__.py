"""Live boards of a cluster's year and of a movement: for a screen in a meeting, and for print."""
