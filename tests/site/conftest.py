"""What tests of installations stand on."""

from tests.sponsors.walk import walk

__all__ = ["walk"]
