"""The reference of cash, as it is kept and as people read it. Pure."""

from payung.kernel.language import Language, texts, to_translate

BEGINS = "cash"
READ = to_translate("cash, officer {agent}, slip {slip}")


def cash_reference(*, agent: str, slip: str) -> str:
    """The reference under which cash is kept that this agent took against a slip of their own book."""
    return f"{BEGINS} {agent} {slip}"


def read_reference(*, reference: str, language: Language) -> str:
    """A reference in the reader's words where it is one of cash; any other is the bank's own, and stays as it is."""
    kind, _space, rest = reference.partition(" ")
    agent, _space, slip = rest.partition(" ")
    if kind != BEGINS or not slip:
        return reference
    return texts(language).gettext(READ).format(agent=agent, slip=slip)
