"""The command `payung`: turns words into an action, and its answer into a view. It decides nothing."""
