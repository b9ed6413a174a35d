"""Registers that others keep (the wage segment, deaths), loaded from the files in which they give them to us."""
