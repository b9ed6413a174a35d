"""What must hold between the tables, as queries: each names the exact rows that break it.

Whoever owns the tables can switch a trigger off. What they changed then is found where two tables say
the same thing: control accounts and months, fundings and shares, and every action and its entry in the
audit chain, which cannot be rewritten without its hashes.
"""

from payung.reporting.rules import chain

RULES: tuple[tuple[str, str, str], ...] = (*(rule for room in chain.ROOMS for rule in room.RULES), chain.RULE)
