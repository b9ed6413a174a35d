"""JHT accounts: what was paid in, what each declared year added, and that all accounts together are the ledger's."""
