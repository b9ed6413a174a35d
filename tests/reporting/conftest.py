"""What tests of reports stand on."""

from tests.sponsors.walk import walk

__all__ = ["walk"]
