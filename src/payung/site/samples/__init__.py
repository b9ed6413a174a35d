"""A synthetic province: people who do not exist, and lists of them with the defects of real lists."""
