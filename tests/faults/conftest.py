"""What tests of faults stand on."""

from tests.sponsors.walk import walk

__all__ = ["walk"]
