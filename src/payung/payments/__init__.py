"""Money in and out: receipts and their reversals."""
