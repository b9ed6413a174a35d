"""What an account may use and what it was granted, in templates."""

from collections.abc import Mapping

from django import template

from payung.access.accounts.queries import GrantView
from payung.access.roles import ROLES
from payung.interfaces.web.accounts import ways as known
from payung.interfaces.web.accounts.ways import Way
from payung.interfaces.web.language import reading_language
from payung.interfaces.web.staff import Staff
from payung.kernel.language import name_in
from payung.people.regions import REGIONS

register = template.Library()


@register.filter
def bar(who: Staff) -> list[Way]:
    """The links of the staff's bar."""
    return [way for way in known.ways(who=who) if way.main]


@register.filter
def role_name(code: str) -> str:
    """A role in the page's language."""
    role = ROLES.get(code)
    if role is None:
        return code
    return name_in(reading_language(), role)


@register.filter
def bound(grant: GrantView) -> str:
    """Where a grant holds: a region by its name, or a sponsor."""
    return grant.sponsor or within(grant.region or "")


@register.filter
def within(region: str) -> str:
    """A region by its name: that of the nation, of a province, or of a kabupaten or kota."""
    if region in REGIONS:
        return REGIONS[region].full_name
    names: Mapping[str, str] = {"": "Indonesia", "53": "Nusa Tenggara Timur"}
    return names.get(region, region)
