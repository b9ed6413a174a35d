"""What changes about a worker: facts with the month or the day from which they count, and what they add up to."""
