"""Names are taken from the text of a page only where it is sure that they are the drug's."""

from __future__ import annotations

import pytest

from druginfo.page_names import ingredients_of, names_from_text


@pytest.mark.parametrize(
    ("title", "generic", "names"),
    [
        ("Lotrel", "Amlodipine and Benazepril", [("Amlodipine and Benazepril", "exact")]),
        ("Tylenol", "Acetaminophen", [("Acetaminophen", "exact")]),
        ("Acetaminophen", "Acetaminophen (Paracetamol)", [("Acetaminophen", "exact"), ("Paracetamol", "synonym")]),
        ("Aspirin", "Acetylsalicylic acid (ASA)", [("Acetylsalicylic acid", "exact"), ("ASA", "synonym")]),
        ("Metoprolol", "Metoprolol tartrate", [("Metoprolol tartrate", "exact")]),
        ("Statol", "Statol (brand name: Statia)", [("Statol", "exact"), ("Statia", "brand")]),
        ("Statol", "Brand names include Statia, Statix and others.", [("Statia", "brand"), ("Statix", "brand")]),
        ("Adalimumab", "Adalimumab-adbm, adalimumab-free, infliximab-dyyb", [("adalimumab-adbm", "biosimilar")]),
    ],
)
def test_the_generic_name_section_gives(title: str, generic: str, names: list[tuple[str, str]]) -> None:
    assert [(name.name, name.kind) for name in names_from_text(title, generic, "")[1:]] == names


@pytest.mark.parametrize(
    ("title", "generic"),
    [
        ("Combo", "Not applicable"),
        ("Combo", "N/A"),
        ("Combo", "Varies by product"),
        ("Combo", "There is no generic name"),
        ("Propranolol", "Similar to atenolol"),
        ("Prednisone", "Prednisone, not prednisolone"),
        ("Ibuprofen", "Ibuprofen combined with famotidine"),
        ("Ibuprofen", "Ibuprofen, unlike the brand name Tylenol"),
        ("Combo", "Lisinopril, Hydrochlorothiazide"),
        ("Trastuzumab emtansine", "Trastuzumab"),
        ("Amoxicillin + Clavulanate", "Amoxicillin"),
    ],
)
def test_what_may_be_another_drug_gives_no_name(title: str, generic: str) -> None:
    assert [name.name for name in names_from_text(title, generic, "")] == [title]


@pytest.mark.parametrize("words", ["(a beta blocker)", "(human)", "(statin)", "(HER2)", "(oral tablet form)"])
def test_a_description_in_brackets_is_no_name(words: str) -> None:
    assert {name.name for name in names_from_text("Metol", f"Metol {words}", "")} == {"Metol"}


def test_also_known_as_counts_only_straight_after_the_drugs_own_name() -> None:
    opening = "Salbutamol, also known as albuterol, is unlike terbutaline, also known as Brethine."
    assert [name.name for name in names_from_text("Salbutamol", "", opening)] == ["Salbutamol", "albuterol"]


@pytest.mark.parametrize(
    ("title", "generic", "ingredients"),
    [
        ("Amlodipine and Benazepril", "", ["amlodipine", "benazepril"]),
        ("Acarbose + Metformin", "", ["acarbose", "metformin"]),
        ("Abacavir, Dolutegravir and Lamivudine", "", ["abacavir", "dolutegravir", "lamivudine"]),
        ("Lotrel", "Amlodipine/Benazepril", ["amlodipine", "benazepril"]),
        ("Estrogens, conjugated", "", ["estrogens, conjugated"]),
        ("Tylenol", "Acetaminophen", ["acetaminophen"]),
        ("Warfarin", "", ["warfarin"]),
    ],
)
def test_a_combination_has_several_ingredients(title: str, generic: str, ingredients: list[str]) -> None:
    assert ingredients_of(title, generic) == ingredients
