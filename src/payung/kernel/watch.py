"""How a long action tells what it is doing, without knowing who listens."""


class Watch:
    """Told of each step and of progress within it. This one does not listen; interfaces pass one that does."""

    def step(self, name: str, *, total: int = 0) -> None:
        """A step begins; `total` units of work are expected in it, if known."""

    def advance(self, count: int) -> None:
        """`count` more units of the current step are done."""

    def made(self, result: str) -> None:
        """The id of what the action makes: told within its transaction, so that it is known only if that commits.

        Nothing else is told until then.
        """
