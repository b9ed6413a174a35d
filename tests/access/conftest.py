"""What tests of accounts and walls stand on."""

from tests.sponsors.walk import walk

__all__ = ["walk"]
