"""People who come in by a channel of strangers, and whom no officer sees: everybody gets the same answer."""
