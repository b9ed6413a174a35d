"""A bank's statement beside what we received through that bank: every difference by its name."""
