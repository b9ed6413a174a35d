"""Nothing that a comparison takes for granted goes unsaid."""

from dataclasses import replace
from fractions import Fraction

from payung.kernel.months import Month
from payung.law.book import book
from payung.reporting.planning.assumptions import Assumption, assumptions
from payung.reporting.planning.options import Option, Scene, weigh

SCENE = Scene(first_month=Month.parse("2026-12"))


def assumed(*options: Option, scene: Scene = SCENE) -> list[Assumption]:
    """What stands behind these options."""
    weighed = [weigh(option=each, scene=scene, budget=10**9, book=book()) for each in options]
    return assumptions(scene=scene, weighed=weighed, book=book())


def test_each_has_a_source() -> None:
    found = assumed(Option(100_000, 6, "apbd"), Option(50_000, 12, "csr"))
    assert all(all(each.source) and each.source for each in found)
    names = {each.name for each in found}
    assert names >= {"price", "grace", "new_members", "paid_in_time", "jkm_full", "mortality", "ages", "range"}


def test_prices_say_who_pays_and_from_when_to_when() -> None:
    prices = [each.value for each in assumed(Option(10, 6, "csr"), Option(10, 12, "csr")) if each.name == "price"]
    assert prices == ["Rp8.400 · csr · other · 2026-12 – 2026-12", "Rp16.800 · csr · other · 2027-01 – 2027-11"]


def test_a_benefit_is_named_with_its_articles() -> None:
    [full] = [each for each in assumed(Option(10, 6, "apbd")) if each.name == "jkm_full"]
    assert full.value == "Rp42.000.000"
    assert "Permenaker 1/2025 Pasal 97A(1), 97A(2)" in full.source


def test_parts_of_the_people_are_percents() -> None:
    scene = replace(SCENE, transport=Fraction(1, 8), retention=(Fraction(1, 5), Fraction(1, 2)))
    values = {(each.name, each.value) for each in assumed(Option(10, 6, "apbd"), scene=scene)}
    assert values >= {("transport", "12,5%"), ("retention", "20%"), ("retention", "50%"), ("women", "50%")}
