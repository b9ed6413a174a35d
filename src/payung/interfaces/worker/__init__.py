"""The worker: takes jobs from the queue, one at a time, and calls the action that each names."""
