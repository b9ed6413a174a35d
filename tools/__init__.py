"""What `make` runs besides the product: texts for translators, and documents written from the code."""
