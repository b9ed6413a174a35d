"""The way in for workers, who have no password: a one-time code to the telephone on record, then half an hour."""
