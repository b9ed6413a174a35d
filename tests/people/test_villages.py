"""Villages to suggest, by region."""

from payung.people.regions import REGIONS
from payung.people.villages import villages_of


def test_each_region_has_villages_each_once_and_in_order() -> None:
    for region in REGIONS:
        names = villages_of(region=region)
        assert len(names) > 40, region
        assert [*names] == sorted(set(names))
    assert "Oebobo" in villages_of(region="53.71")
    assert villages_of(region="53.99") == villages_of(region="") == ()
