"""Searches for people: each is noted, and nobody searches so often that they browse."""
