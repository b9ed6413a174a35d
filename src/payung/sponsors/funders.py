"""Who pays under agreements: whoever decides about a sponsor's accounts must reach all of its agreements."""

from collections.abc import Sequence
from typing import NamedTuple

from django.db import connection

from payung.access.scope import EVERYTHING, Scope, seeing


class FunderView(NamedTuple):
    """A payer of agreements, by its id and name."""

    id: int
    name: str


def funders_within(*, scope: Scope) -> Sequence[FunderView]:
    """The payers all of whose agreements lie in the regions of a scope, by name."""
    # Of every agreement, seen or not: one that lies elsewhere would come into the hands of whoever sees it not.
    with seeing(scope=EVERYTHING), connection.cursor() as cursor:
        cursor.execute(
            "SELECT f.id, f.name, array_agg(DISTINCT a.region) FROM sponsors_party p"
            " JOIN sponsors_agreement a ON a.id = p.agreement_id JOIN contributions_funder f ON f.id = p.funder_id"
            " GROUP BY f.id, f.name ORDER BY f.name, f.id"
        )
        found = cursor.fetchall()
    return [
        FunderView(id, name)
        for id, name, regions in found
        if all(scope.reaches_region(region=region) for region in regions)
    ]
