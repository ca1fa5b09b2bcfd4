"""Medication-list strings: the drug behind strength, form, route and schedule, or candidates."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from name_fixtures import real_catalog

from druginfo.medication import read
from druginfo.names import fold
from druginfo.resolve import resolve


@pytest.mark.parametrize(
    ("line", "drug"),
    [
        ("METFORMIN HCL 500 MG TAB", "metformin"),
        ("metformin hydrochloride 1,000 mg extended-release tablet by mouth twice daily", "metformin"),
        ("Lipitor 40mg po qhs", "atorvastatin"),
        ("atorvastatin calcium 80 mg", "atorvastatin"),
        ("amoxicillin-clavulanate 875-125", "amoxicillin-clavulanic-acid"),
        ("AMOX/CLAV 500/125 TAB", "amoxicillin-clavulanic-acid"),
        ("insulin glargine (Lantus Solostar)", "insulin-glargine"),
        ("Lantus Solostar 100 unit/mL pen", "insulin-glargine"),
        ("ASA 81", "aspirin"),
        ("HCTZ 25", "hydrochlorothiazide"),
        ("lisinopril/hctz 20-12.5", "lisinopril-hydrochlorothiazide"),
        ("HYDROCHLOROTHIAZIDE + LISINOPRIL", "lisinopril-hydrochlorothiazide"),
        ("hydrocodone/APAP 5-325", "paracetamol-hydrocodone"),
        ("HYDROCODON-ACETAMINOPHEN 10-325", "paracetamol-hydrocodone"),
        ("lisinapril-hctz 20-12.5", "lisinopril-hydrochlorothiazide"),
        ("warfarin sod 5 mg", "warfarin"),
        ("levothyroxine 0.05 mg every morning before breakfast", "levothyroxine"),
        ("Tylenol 325 mg q6h prn pain", "paracetamol"),
        ("metformn 500 mg", "metformin"),
        ("5-ASA 400 mg", "mesalazine"),
    ],
)
def test_strength_form_route_schedule_and_salt_are_no_part_of_the_name(line: str, drug: str) -> None:
    assert resolve(line, real_catalog()).drug == drug


@pytest.mark.parametrize(
    "line", ["MS 4mg IV q4h", "MSO4", "MTX 2.5 mg weekly", "AZT 300mg bid", "TAC 0.1% cream", "DPT"]
)
def test_an_unsafe_abbreviation_is_ambiguous_with_its_readings(line: str) -> None:
    found = resolve(line, real_catalog())
    assert found.kind == "ambiguous"
    assert len(found.candidates) >= 2


@pytest.mark.parametrize(
    ("line", "ingredients"),
    [
        ("ibuprofen/famotidine 800-26.6", ["famotidine", "ibuprofen"]),
        ("aspirin + warfarin", ["aspirin", "warfarin"]),
        ("metformin-glipizide 500-5", ["glipizide", "metformin"]),
    ],
)
def test_a_combination_without_a_page_is_known_by_all_its_ingredients(line: str, ingredients: list[str]) -> None:
    found = resolve(line, real_catalog())
    assert found.kind == "known"
    assert found.ingredients == ingredients


@pytest.mark.parametrize(
    "line",
    [
        "tylenol #3",
        "Tylenol No. 3",
        "Tylenol with codeine",
        "Humalog 75/25",
        "Humalog Mix 75/25",
        "Claritin-D 12 hour",
        "Claritin Eye",
        "home O2 2L NC",
        "CPAP supplies",
        "metformin and bananas",
        "warfarin diet",
    ],
)
def test_a_word_or_number_that_makes_another_product_is_not_dropped(line: str) -> None:
    assert not resolve(line, real_catalog()).opened


@pytest.mark.parametrize("line", ["1 tablet by mouth daily", "as needed", "500 mg", "ice cream", "q6h prn", "po"])
def test_a_line_without_a_name_is_none(line: str) -> None:
    assert resolve(line, real_catalog()).kind == "none"


def test_what_is_left_over_is_offered_beside_what_was_found() -> None:
    found = resolve("warfarin bananas", real_catalog())
    assert found.kind == "ambiguous"
    assert found.candidates[0].drug == "warfarin"


def test_the_longest_known_name_is_found() -> None:
    names = {"insulin", "insulinglargine", "lantus"}
    assert read("insulin glargine (Lantus)", names.__contains__).names == ["insulinglargine", "lantus"]


def test_a_number_that_belongs_to_a_name_stays_in_it() -> None:
    names = {"polyethyleneglycol3350", "polyethyleneglycol"}
    assert read("polyethylene glycol 3350 17 g", names.__contains__).names == ["polyethyleneglycol3350"]


@given(st.text(max_size=200))
def test_every_word_is_a_name_left_over_or_dropped_on_purpose(text: str) -> None:
    reading = read(text, lambda folded: folded.startswith("a"))
    assert set(reading.left) <= set(reading.words)
    assert all(fold(word) == word for word in reading.words)
