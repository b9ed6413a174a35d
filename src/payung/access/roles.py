"""What each role may. Pure, and in code: what somebody may do is reviewed as the law is."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, Literal, NamedTuple

RIGHTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "figures": "the figures of a region",
        "people": "what stands about one participant",
        "register": "registrations at the counter, and what strangers sent",
        "cash": "cash at the counter",
        "card": "cards",
        "change": "facts about a participant that change, and corrections",
        "orders": "what a second person confirms or declines",
        "doubts": "whether two descriptions are one person",
        "lists": "a sponsor's agreements, lists and invoices",
        "approve": "the approval of agreements and lists",
        "field": "the agent's app, events and visits",
        "looks": "who looked at whose data",
        "accounts": "accounts, and what is granted to them",
        "jobs": "work that runs in the background",
    }
)
"""Each right, and what it is about. A role *sees* it, or also *does* it."""

Bound = Literal["region", "sponsor"]


class Role(NamedTuple):
    """A role: its names, to what a grant of it is bound, what it may do and what it may only see."""

    code: str
    name_id: str
    name_en: str
    bound: Bound
    does: frozenset[str]
    sees_only: frozenset[str]

    @property
    def sees(self) -> frozenset[str]:
        """Everything that it may see: also what it may do."""
        return self.does | self.sees_only


def _role(code: str, name_id: str, name_en: str, *, bound: Bound = "region", does: str = "", sees: str = "") -> Role:
    return Role(code, name_id, name_en, bound, frozenset(does.split()), frozenset(sees.split()))


ROLES: Final[Mapping[str, Role]] = MappingProxyType(
    {
        role.code: role
        for role in (
            _role("national", "Pusat", "National", does="accounts jobs", sees="figures lists looks"),
            _role("province", "Provinsi", "Province", does="accounts", sees="figures lists looks"),
            _role("regency", "Kabupaten/kota", "Kabupaten or kota", sees="figures lists looks"),
            _role(
                "officer",
                "Petugas cabang",
                "Branch officer",
                does="register cash card change doubts field",
                sees="figures people lists",
            ),
            _role("approver", "Penyetuju cabang", "Branch approver", does="orders", sees="figures people doubts lists"),
            _role(
                "sponsor_officer",
                "Petugas penyandang dana",
                "Sponsor's officer",
                bound="sponsor",
                does="lists doubts",
            ),
            _role(
                "sponsor_approver",
                "Penyetuju penyandang dana",
                "Sponsor's approver",
                bound="sponsor",
                does="approve",
                sees="lists doubts",
            ),
            _role("agent", "Agen", "Agent", does="field"),
            _role("auditor", "Pemeriksa", "Auditor", sees=" ".join(RIGHTS)),
            _role("press", "Pers", "Press", sees="figures"),
        )
    }
)
"""Every role, in the order in which they are told."""
