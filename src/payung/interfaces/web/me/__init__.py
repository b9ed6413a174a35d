"""A worker's own pages: cover, what to pay, card, receipts, statement, family, messages. Opened by a one-time code."""
