"""Messages that people send us."""
