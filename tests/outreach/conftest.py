"""What tests of reminders stand on."""

from tests.sponsors.walk import walk

__all__ = ["walk"]
