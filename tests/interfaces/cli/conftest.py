"""What tests of commands stand on."""

from tests.sponsors.walk import walk

__all__ = ["walk"]
