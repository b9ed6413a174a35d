"""Accounts of the staff, what is granted to them, and what follows from it."""
