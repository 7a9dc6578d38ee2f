"""Models worth following: found, verified, written up, published, taken up elsewhere; campaigns and the press plan."""
