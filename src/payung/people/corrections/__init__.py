"""Corrections of who a worker is, by two persons."""
