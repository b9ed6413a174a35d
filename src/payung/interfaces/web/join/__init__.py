"""Joining by oneself: four short pages, a check, and one answer for everybody."""
