"""Money that waits: carried over to another payer, or given back, by the word of two persons."""
