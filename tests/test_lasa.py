"""Look-alike names: which are paired, and what a page says of them."""

from __future__ import annotations

import csv
import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st
from name_fixtures import DATA, real_authority
from small_catalog import known, small_authority

from druginfo.lasa import MOST_SHOWN, compute_pairs, look_alikes_for, stem_class
from druginfo.monograph import LookAlike, Monograph, Name, Section, Source
from druginfo.names import fold

HYDROXYZINE = Monograph(
    id="hydroxyzine",
    title="Hydroxyzine",
    names=(Name("Hydroxyzine", "exact"), Name("Vistaril", "brand")),
    sections=(Section("usage", "Usage", "## Usage\n\nItching.\n", "Itching."),),
    source=Source("test", "hydroxyzine.md"),
)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("hydralazine", "hydroxyzine"),
        ("prednisone", "prednisolone"),
        ("citalopram", "escitalopram"),
        ("dobutamine", "dopamine"),
    ],
)
def test_names_that_look_alike_are_paired_both_ways(first: str, second: str) -> None:
    assert compute_pairs([(first, "one"), (second, "two")]) == {(first, second), (second, first)}


@pytest.mark.parametrize(("first", "second"), [("metformin", "warfarin"), ("lisinopril", "trastuzumab")])
def test_names_that_do_not_look_alike_are_not_paired(first: str, second: str) -> None:
    assert compute_pairs([(first, "one"), (second, "two")]) == set()


def test_two_names_of_one_drug_or_of_a_part_of_it_are_no_look_alikes() -> None:
    assert compute_pairs([("claritin", "loratadine"), ("claritine", "loratadine")]) == set()
    assert compute_pairs([("claritin", "loratadine"), ("claritind", "loratadine+pseudoephedrine")]) == set()


@given(st.lists(st.tuples(st.text("aeiodrxzn", min_size=1, max_size=12), st.sampled_from("xyz")), max_size=12))
def test_pairs_are_symmetric_and_of_different_drugs(names: list[tuple[str, str]]) -> None:
    drug_of = dict(names)
    pairs = compute_pairs(names)
    assert all((second, first) in pairs and drug_of[first] != drug_of[second] for first, second in pairs)


def test_a_page_names_its_look_alikes_with_tall_man_letters_and_a_fact() -> None:
    found = {look_alike.name: look_alike for look_alike in look_alikes_for(HYDROXYZINE, real_authority())}
    assert found["hydralazine"].tall_man == "hydrALAZINE"
    assert found["hydralazine"].fact


def test_what_the_page_declares_comes_first_and_is_completed() -> None:
    page = dataclasses.replace(
        HYDROXYZINE, confused_with=(LookAlike("hydromorphone"), LookAlike("Zyxin", None, "a cream"))
    )
    found = look_alikes_for(page, real_authority())
    assert found[0].name == "hydromorphone"
    assert found[0].tall_man == "HYDROmorphone"
    assert found[1] == LookAlike("Zyxin", None, "a cream")


def test_a_drug_is_not_a_look_alike_of_itself_and_the_list_stays_short() -> None:
    others = [(f"vistaril{letter}", f"drug {letter}") for letter in "abcdefghij"]
    authority = small_authority(
        [
            known("Hydroxyzine", "hydroxyzine"),
            known("Vistaril", "hydroxyzine", "brand"),
            known("vistarel", "hydroxyzine"),
        ]
        + [known(name, drug) for name, drug in others],
        look_alikes=[("Vistaril", name, True) for name, _ in [*others, ("vistarel", "")]],
    )
    found = look_alikes_for(HYDROXYZINE, authority)
    assert len(found) == MOST_SHOWN
    assert "vistarel" not in [look_alike.name for look_alike in found]


def test_a_brand_says_which_drug_it_is() -> None:
    authority = small_authority(
        [
            known("Vistaril", "hydroxyzine", "brand"),
            known("Vistide", "cidofovir", "brand"),
            known("cidofovir", "cidofovir"),
        ],
        look_alikes=[("Vistaril", "Vistide", True)],
        facts={"cidofovir": "antiviral for CMV retinitis"},
    )
    assert [item.fact for item in look_alikes_for(HYDROXYZINE, authority)] == ["cidofovir, antiviral for CMV retinitis"]


def test_a_stem_says_the_class() -> None:
    assert stem_class("bisoprolol") == "beta blocker"
    assert stem_class("trastuzumab emtansine") == "antibody-drug conjugate"
    assert stem_class("warfarin") is None
    assert stem_class("bisoprolol+hydrochlorothiazide") is None


def test_every_published_pair_is_known_in_both_directions() -> None:
    authority = real_authority()
    with (DATA / "look-alikes.tsv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            if row["other"]:
                assert fold(row["other"]) in authority.look_alikes(fold(row["name"]))
                assert fold(row["name"]) in authority.look_alikes(fold(row["other"]))


def test_tall_man_letters_change_no_letter() -> None:
    with (DATA / "look-alikes.tsv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            for name, form in ((row["name"], row["tall_man"]), (row["other"], row["other_tall_man"])):
                assert not form or fold(form) == fold(name)
