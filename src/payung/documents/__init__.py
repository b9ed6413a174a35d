"""Files people hand in and letters we write, encrypted."""
