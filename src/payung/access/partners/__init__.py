"""Partners: organisations whose machines act here. What they may do, by which keys, and the answers they got."""
