"""Accounts and transfers. One transfer is one debit, one credit, one amount: unbalanced books cannot be written."""
