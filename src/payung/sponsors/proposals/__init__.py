"""Agreements that one person draws up, and that are agreements once another confirms them."""
