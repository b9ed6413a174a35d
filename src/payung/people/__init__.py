"""Workers and their heirs: who they are, where they live, what they do, and who is the same person."""
