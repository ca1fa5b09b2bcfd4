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


@pytest.mark.parametrize(
    ("line", "drug"),
    [
        ("CONTINUE metformin 500 mg", "metformin"),
        ("lisinopril 20mg tabs; 1 po qd; #30; rf: 5", "lisinopril"),
        ("aspirin 81 mg tablet (home med)", "aspirin"),
        ("METFORMIN HCL ER 500 MG ORAL TB24", "metformin"),
        ("Lantus SoloStar 100 UNIT/ML SOPN", "insulin-glargine"),
        ("Tylenol Extra Strength 500 mg", "paracetamol"),
        ("aspirin 325 prn chest pain", "aspirin"),
        ("metformin 500 mg daily for diabetes", "metformin"),
        ("levothyroxine 75 mcg on empty stomach", "levothyroxine"),
        ("prednisolone acet 1%", "prednisolone"),
        ("HYDROCODONE BIT/APAP 10/325", "paracetamol-hydrocodone"),
        ("AMOX TR-K CLV 875-125 MG TAB", "amoxicillin-clavulanic-acid"),
        ("amoxicillin/potassium clav 875/125mg", "amoxicillin-clavulanic-acid"),
        ("prednisolone eye drops", "prednisolone"),
    ],
)
def test_what_lists_say_around_the_name_is_no_part_of_it(line: str, drug: str) -> None:
    assert resolve(line, real_catalog()).drug == drug


@pytest.mark.parametrize(
    ("line", "drug"),
    [
        ("methotrexate (MTX) 2.5 mg", "methotrexate"),
        ("morphine (MS) 15 mg", "morphine"),
        ("lisinopril-HCT 20-12.5", "lisinopril-hydrochlorothiazide"),
        ("hydrocodone-acet 5-325", "paracetamol-hydrocodone"),
        ("CARB/LEVO 25/100", "carbidopa and levodopa"),
        ("acetaminophen-codeine (TYLENOL #3) 300-30 mg", "acetaminophen and codeine"),
    ],
)
def test_a_doubtful_short_form_is_decided_by_the_names_beside_it(line: str, drug: str) -> None:
    assert resolve(line, real_catalog()).drug == drug


@pytest.mark.parametrize("line", ["T3 T4", "MS/MTX", "MTX + folic acid", "pred/metformin"])
def test_a_doubtful_short_form_stays_so_where_nothing_decides_it(line: str) -> None:
    assert resolve(line, real_catalog()).kind == "ambiguous"


@pytest.mark.parametrize(
    "line",
    [
        "hydrocodone 5-325",
        "lisinopril 20-12.5 mg",
        "lisinopril 10/12.5",
        "lisinopril 20mg/12.5mg",
        "aspirin 10/325",
        "amoxicillin-clavulanate 875-125 + aspirin 20-10",
    ],
)
def test_two_strengths_are_those_of_a_combination(line: str) -> None:
    assert not resolve(line, real_catalog()).opened


@pytest.mark.parametrize(
    ("line", "drug"),
    [
        ("morphine 2-4 mg IV q4h", "morphine"),
        ("hydroxyzine 25-50 mg q6h prn itching", "hydroxyzine"),
        ("acetaminophen 160 mg/5 mL", "paracetamol"),
        ("acetaminophen 160/5", "paracetamol"),
        ("prednisone 10 mg started 10/12/2023", "prednisone"),
    ],
)
def test_a_range_a_concentration_and_a_date_are_no_two_strengths(line: str, drug: str) -> None:
    assert resolve(line, real_catalog()).drug == drug


@pytest.mark.parametrize(
    "line",
    [
        "aspirin PM",
        "acetaminophen PM",
        "prednisone AC",
        "Lipitor Plus 20",
        "metformin/acet",
        "hydrocodone-acet + metformin",
    ],
)
def test_what_makes_another_product_right_behind_a_name_is_not_dropped(line: str) -> None:
    assert not resolve(line, real_catalog()).opened


def test_a_salt_that_begins_the_next_ingredient_belongs_to_that() -> None:
    found = resolve("omeprazole-sodium bicarbonate 40-1100", real_catalog())
    assert found.ingredients == ["omeprazole", "sodium bicarbonate"]


def test_the_metal_in_a_salt_is_no_ingredient_beside_it() -> None:
    assert resolve("ferrous sulfate 325 mg (65 mg iron) tablet", real_catalog()).ingredients == ["ferrous sulfate"]


def test_given_under_the_skin_a_drug_may_be_its_combination_with_hyaluronidase() -> None:
    assert resolve("Herceptin 600 mg IV", real_catalog()).drug == "trastuzumab"
    found = resolve("Herceptin SC 600 mg", real_catalog())
    assert [candidate.drug for candidate in found.candidates] == ["trastuzumab", "trastuzumab-hyaluronidase"]


def test_the_suffix_of_a_combination_opens_it_only_where_it_is_its_own() -> None:
    assert resolve("trastuzumab-hyaluronidase-oysk 600 mg", real_catalog()).drug == "trastuzumab-hyaluronidase"
    assert not resolve("trastuzumab-hyaluronidase-zzzz 600 mg", real_catalog()).opened


@pytest.mark.parametrize("line", ["tylenol #3", "Tylenol No. 3", "Tylenol w/ codeine #3 300-30"])
def test_a_number_of_tylenol_is_that_of_its_combination_with_codeine(line: str) -> None:
    assert resolve(line, real_catalog()).ingredients == ["acetaminophen", "codeine"]


def test_a_route_that_is_also_a_short_form_is_a_name_where_no_name_stands_before_it() -> None:
    assert resolve("INH 300 mg daily", real_catalog()).ingredients == ["isoniazid"]
    assert resolve("prednisolone inh", real_catalog()).drug == "prednisolone"


def test_a_combination_is_offered_first_where_a_word_is_left_over() -> None:
    found = resolve("lisinopril-hydrochlorothiazide (Xyzzyplugh)", real_catalog())
    assert found.candidates[0].drug == "lisinopril-hydrochlorothiazide"


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
