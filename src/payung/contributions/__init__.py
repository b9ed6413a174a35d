"""Which month of which worker is paid, at what price, and by whom."""
