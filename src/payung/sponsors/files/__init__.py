"""The files that sponsors send and get: bytes in, a table of raw cells out; the rows that were not taken, back."""
