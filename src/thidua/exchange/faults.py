"""What is said of a package that is not taken."""

from thidua.trail.errors import Refused


class BadPackage(Refused):
    """The package is damaged, unsafe, altered or from somebody unknown: nothing of it was read into the system."""
