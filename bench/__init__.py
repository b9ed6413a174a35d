"""How fast a list goes from file to paid months, beside the floor under it, and a population: `make bench`."""
