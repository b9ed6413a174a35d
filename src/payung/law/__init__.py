"""The regulations: dated, cited amounts and the pure functions over them. You open the book on a day."""
