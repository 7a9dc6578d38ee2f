"""Programs that open what comes from outside, each in a process of its own; none imports this package."""
