"""Where the sealed fields of a correction stand, which open nowhere else."""


def place_of_changes(*, correction: str) -> str:
    """Where the new values of a correction stand."""
    return f"correction {correction} changes"


def place_of_earlier(*, correction: str) -> str:
    """Where it stands who the worker was before a correction."""
    return f"correction {correction} earlier"
