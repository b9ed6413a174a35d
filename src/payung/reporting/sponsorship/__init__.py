"""What a sponsor is told of its year: how many months, for whom, and what came after. In figures, without names."""
