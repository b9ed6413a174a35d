"""SNAP BI, version 1.0: a bank asks what a code owes, and says what was paid."""
