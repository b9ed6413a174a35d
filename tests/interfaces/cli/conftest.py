"""What tests of lists stand on."""

from tests.sponsors.walk import walk

__all__ = ["walk"]
