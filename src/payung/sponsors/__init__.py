"""Those who pay for others: agreements, the lists of workers they send, and what became of every row."""
