"""The right drug or none: every rule of the contract on names, over the project's own names authority."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from name_fixtures import real_catalog
from small_catalog import PAGES, SmallCatalog, known, small_authority

import druginfo
from druginfo.names import fold
from druginfo.resolve import Resolution, resolve

KINDS = {"exact", "brand", "biosimilar", "synonym", "spelling", "ambiguous", "known", "none"}


def ask(query: str, *, exact: bool = False) -> Resolution:
    return resolve(query, real_catalog(), exact=exact)


def answer(query: str) -> tuple[str, str | None]:
    found = ask(query)
    return found.kind, found.drug


@pytest.mark.parametrize(
    ("query", "kind", "drug"),
    [
        ("trastuzumab", "exact", "trastuzumab"),
        ("TRASTUZUMAB", "exact", "trastuzumab"),
        ("metformin hydrochloride", "exact", "metformin"),
        ("acetaminophen", "exact", "paracetamol"),
        ("Herceptin", "brand", "trastuzumab"),
        ("Ogivri", "brand", "trastuzumab"),
        ("trastuzumab-dkst", "biosimilar", "trastuzumab"),
        ("fam-trastuzumab deruxtecan-nxki", "exact", "trastuzumab-deruxtecan"),
        ("ado-trastuzumab emtansine", "exact", "trastuzumab-emtansine"),
        ("ASA", "synonym", "aspirin"),
        ("HCTZ", "synonym", "hydrochlorothiazide"),
    ],
)
def test_a_known_name_opens_its_page_and_says_how(query: str, kind: str, drug: str) -> None:
    assert answer(query) == (kind, drug)


@pytest.mark.parametrize("title", sorted(PAGES))
def test_a_name_of_a_page_opens_that_page(title: str) -> None:
    drug = ask(title).drug
    assert drug is not None
    assert all(ask(name).drug == drug for name in PAGES[title])


def test_a_drug_without_a_page_is_named_with_its_ingredients_and_the_page_of_one() -> None:
    found = ask("Janumet")
    assert (found.kind, found.drug) == ("known", "metformin and sitagliptin")
    assert found.ingredients == ["metformin", "sitagliptin"]
    assert [candidate.drug for candidate in found.candidates] == ["metformin"]


def test_a_conjugate_without_a_page_offers_the_page_of_its_antibody() -> None:
    found = ask("trastuzumab duocarmazine")
    assert found.kind == "known"
    assert [candidate.drug for candidate in found.candidates] == ["trastuzumab"]


@pytest.mark.parametrize("query", ["hydroxyprogesterone", "levocetirizine", "methyltestosterone", "chlorpropamide"])
def test_a_known_name_is_never_a_misspelling_of_another(query: str) -> None:
    assert ask(query).kind == "known"


@pytest.mark.parametrize(
    ("query", "drug"),
    [
        ("metfromin", "metformin"),
        ("metformn", "metformin"),
        ("warfrin", "warfarin"),
        ("paracetomol", "paracetamol"),
        ("hydroxizine", "hydroxyzine"),
        ("lipator", "atorvastatin"),
        ("trastuzumab deruxtecn", "trastuzumab-deruxtecan"),
        ("insuln glargine", "insulin-glargine"),
    ],
)
def test_a_slip_opens_the_one_drug_that_is_near_and_says_at_which_distance(query: str, drug: str) -> None:
    found = ask(query)
    assert (found.kind, found.drug) == ("spelling", drug)
    assert 1 <= found.distance <= 2


@pytest.mark.parametrize("query", ["metfromin", "warfrin", "metformn 500 mg"])
def test_exact_never_opens_by_spelling(query: str) -> None:
    found = ask(query, exact=True)
    assert not found.opened
    assert found.candidates


@pytest.mark.parametrize("query", ["ecitalopram", "hydralzine/hydroxyzne", "naloxen", "xantax"])
def test_a_second_drug_as_near_means_candidates(query: str) -> None:
    assert not ask(query).opened


def test_candidates_are_best_first_and_say_what_they_are() -> None:
    authority = small_authority([], tall_man=["hydrOXYzine", "hydrALAZINE"])
    catalog = SmallCatalog(authority, {"Hydroxyzine": {}, "Hydralazine": {}})
    found = resolve("hydraxine", catalog)
    assert found.kind == "ambiguous"
    assert [(c.drug, c.distance, c.has_page, c.hint, c.tall_man) for c in found.candidates] == [
        ("hydralazine", 3, True, "class of Hydralazine", "hydrALAZINE"),
        ("hydroxyzine", 3, True, "class of Hydroxyzine", "hydrOXYzine"),
    ]


def test_what_is_near_to_one_word_is_offered_where_nothing_is_near_to_all() -> None:
    found = ask("hydralzine bananas")
    assert (found.kind, found.candidates[0].drug) == ("none", "hydralazine")


@pytest.mark.parametrize("word", ["concert", "warfare", "provider", "celestial", "insulation"])
def test_a_word_of_everyday_language_is_no_misspelling(word: str) -> None:
    assert ask(word).kind == "none"


@pytest.mark.parametrize("query", ["asx", "lan", "mrph", "asprn"[:4]])
def test_under_five_letters_nothing_is_opened_by_spelling(query: str) -> None:
    assert ask(query).kind != "spelling"


@pytest.mark.parametrize(
    "query",
    [
        "trastuzumab-abcq",
        "fam-trastuzumab",
        "deruxtecan",
        "emtansine",
        "pertuzumab trastuzumab",
        "trastuzumab bananas",
        "metformin bananas",
        "ziv-trastuzumab",
    ],
)
def test_a_word_left_over_or_missing_never_opens_the_nearest_page(query: str) -> None:
    assert not ask(query).opened


@pytest.mark.parametrize(
    ("query", "drug"),
    [
        ("emtansine trastuzumab", "trastuzumab-emtansine"),
        ("hyaluronidase and trastuzumab", "trastuzumab-hyaluronidase"),
        ("trastuzumab, hyaluronidase, pertuzumab", "pertuzumab-trastuzumab-hyaluronidase"),
    ],
)
def test_the_order_of_words_does_not_count(query: str, drug: str) -> None:
    assert ask(query).drug == drug


def test_a_name_begun_offers_the_drugs_that_it_may_become() -> None:
    offered = [candidate.drug for candidate in ask("predniso").candidates]
    assert {"prednisone", "prednisolone"} <= set(offered)


def test_a_brand_that_differs_in_its_last_letters_is_another_product() -> None:
    authority = small_authority([known("Novolin R", "insulin human", "brand")])
    catalog = SmallCatalog(authority, {"Insulin human": {"Novolin R": "brand"}})
    assert resolve("Novolin R", catalog).opened
    assert not resolve("Novolin N", catalog).opened


@pytest.mark.parametrize(
    ("page", "removed"),
    [
        ("Omeprazole", "esomeprazole"),
        ("Citalopram", "escitalopram"),
        ("Prednisone", "prednisolone"),
        ("Valaciclovir", "valganciclovir"),
        ("Hydralazine", "hydroxyzine"),
        ("Hydrocodone", "oxycodone"),
        ("Clonidine", "clonazepam"),
        ("Epinephrine", "norepinephrine"),
        ("Mesalazine", "4-aminosalicylic acid"),
    ],
)
def test_a_drug_that_nobody_has_listed_is_not_taken_for_a_neighbour(page: str, removed: str) -> None:
    authority = small_authority([known(page, page.lower()), known("5-aminosalicylic acid", "mesalazine", "synonym")])
    assert not resolve(removed, SmallCatalog(authority, {page: {}})).opened


def test_an_obscure_name_neither_blocks_a_common_one_nor_is_opened() -> None:
    authority = small_authority([known("metformin", "metformin"), known("metforbin", "metforbin", rank=0)])
    catalog = SmallCatalog(authority, {"Metformin": {}, "Metforbin": {}})
    assert resolve("metfirmin", catalog).drug == "metformin"
    obscure = SmallCatalog(small_authority([known("zorblaxine", "zorblax", "synonym", rank=0)]), {"Zorblax": {}})
    assert not resolve("zorblaxina", obscure).opened


def test_a_look_alike_of_the_nearest_name_stops_it_from_opening() -> None:
    names = [known("tolazamide", "tolazamide"), known("tolbutamide", "tolbutamide")]
    free = SmallCatalog(small_authority(names), {"Tolazamide": {}})
    assert resolve("tolazemide", free).drug == "tolazamide"
    pair = [("tolazamide", "tolazimide", True)]
    warned = SmallCatalog(small_authority(names, look_alikes=pair), {"Tolazamide": {}})
    assert not resolve("tolazemide", warned).opened


@pytest.mark.parametrize(
    ("page", "other", "query"),
    [
        ("Tramadol", "trazodone", "trazadol"),
        ("Celebrex", "cerebyx", "cerebrex"),
        ("Hydroxyzine", "hydralazine", "hydraxyzine"),
    ],
)
def test_a_name_that_begins_as_a_look_alike_does_is_opened_as_neither(page: str, other: str, query: str) -> None:
    names = [known(page, page.lower()), known(other, other)]
    warned = SmallCatalog(small_authority(names, look_alikes=[(page, other, True)]), {page: {}})
    assert not resolve(query, warned).opened


def test_a_name_cut_short_is_no_misspelling_of_another() -> None:
    names = [known("cefadroxil", "cefadroxil"), known("Cefadros", "cefalexin", "brand", rank=1)]
    assert not resolve("cefadrox", SmallCatalog(small_authority(names), {"Cefalexin": {}})).opened
    assert resolve("cefadross", SmallCatalog(small_authority(names[1:]), {"Cefalexin": {}})).drug == "cefalexin"


def test_a_brand_of_four_letters_is_not_opened_by_spelling() -> None:
    catalog = SmallCatalog(small_authority([known("Tobi", "tobramycin", "brand")]), {"Tobramycin": {}})
    assert not resolve("tobia", catalog).opened


def test_an_ending_of_another_class_is_another_drug() -> None:
    catalog = SmallCatalog(small_authority([known("solifenacin", "solifenacin")]), {"Solifenacin": {}})
    assert resolve("solifenasin", catalog).opened
    assert not resolve("solifoxacin", catalog).opened


def test_little_known_names_that_differ_in_a_consonant_are_two() -> None:
    names = [known("Traconal", "itraconazole", "brand", rank=1)]
    catalog = SmallCatalog(small_authority(names), {"Itraconazole": {}})
    assert resolve("traconall", catalog).opened
    assert not resolve("tradonal", catalog).opened


def test_a_letter_that_stands_alone_says_which_drug_it_is() -> None:
    names = [known("penicillin V potassium", "penicillin v"), known("penicillin v", "penicillin v")]
    catalog = SmallCatalog(small_authority(names), {"Penicillin V": {}})
    assert resolve("penicilin v potassium", catalog).opened
    assert not resolve("penicillin g potassium", catalog).opened
    assert not resolve("penicillin potassium", catalog).opened


def test_a_salt_makes_no_name_long_enough_for_more_slips() -> None:
    names = [known("pitavastatin sodium", "pitavastatin"), known("pitavastatin", "pitavastatin")]
    catalog = SmallCatalog(small_authority(names), {"Pitavastatin": {}})
    assert not resolve("pravastatin sodium", catalog).opened


def test_a_short_word_left_over_is_not_taken_for_a_slip() -> None:
    names = [known("ibuprofen", "ibuprofen"), known("ibuprofenum", "ibuprofen", "synonym")]
    assert not resolve("ibuprofen um", SmallCatalog(small_authority(names[:1]), {"Ibuprofen": {}})).opened
    assert not resolve("ibuprofen pm", SmallCatalog(small_authority(names), {"Ibuprofen": {}})).opened


def test_a_name_of_two_pages_is_reported_as_shared() -> None:
    catalog = SmallCatalog(
        small_authority([]), {"Drug one": {"Sharedname": "brand"}, "Drug two": {"Sharedname": "brand"}}
    )
    found = resolve("sharedname", catalog)
    assert found.kind == "ambiguous"
    assert [candidate.drug for candidate in found.candidates] == ["drug-one", "drug-two"]


def test_two_pages_of_one_drug_are_both_offered_for_a_name_that_neither_lists() -> None:
    authority = small_authority([known("Glucophage", "metformin", "brand"), known("metformin", "metformin")])
    catalog = SmallCatalog(authority, {"Metformin": {}, "Metformin hydrochloride": {}})
    found = resolve("glucophage", catalog)
    assert [candidate.drug for candidate in found.candidates] == ["metformin", "metformin-hydrochloride"]


@pytest.mark.parametrize("text", ["", " ", "---", "\x00", "‮", "💊", "a" * 1_000_000, "metformin " * 5_000, "5" * 400])
def test_odd_texts_are_answered_none(text: str) -> None:
    assert ask(text).kind == "none"


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=80))
def test_any_text_gives_an_answer(text: str) -> None:
    found = ask(text)
    assert found.kind in KINDS
    assert found.query == text
    assert found.opened == (found.kind in KINDS - {"ambiguous", "known", "none"})
    assert (found.drug is not None) == (found.opened or found.kind == "known")


WORDS = st.sampled_from(
    "metformin trastuzumab emtansine deruxtecan insulin glargine 500 mg tab / - ( ) + and hydrochloride 5-325 #3 "
    "ado fam hyaluronidase pertuzumab MS MTX XR warfarin prednison 70/30 eye".split()
)


@settings(max_examples=150, deadline=None)
@given(st.lists(WORDS, max_size=6))
def test_exact_opens_no_more_and_nothing_else_than_without(words: list[str]) -> None:
    query = " ".join(words)
    strict, free = ask(query, exact=True), ask(query)
    assert strict.kind != "spelling"
    assert not strict.opened or strict.drug == free.drug


def test_a_name_in_the_authority_with_a_page_is_never_answered_by_another_drug() -> None:
    catalog = real_catalog()
    for row in catalog.authority.every_row()[::53]:
        found = resolve(row[1], catalog)
        if found.opened and not catalog.authority.readings(fold(row[1])):
            page = catalog.page(str(found.drug))
            assert page is not None
            assert page.moiety in {name.drug for name in catalog.authority.find(fold(row[1]))}, row[1]


@pytest.mark.parametrize("name", ["insulin", "penicillin"])
def test_the_first_word_of_several_drugs_is_none_of_them(name: str) -> None:
    library = druginfo.open()
    answer = library.resolve(name)
    assert answer.kind == "ambiguous"
    assert len(answer.candidates) > 1
    assert all(candidate.name.casefold().startswith(name) for candidate in answer.candidates)


def test_a_word_that_says_not_to_take_a_drug_is_not_dropped() -> None:
    library = druginfo.open()
    for name in ("stop metformin", "discontinue warfarin", "no metformin"):
        assert not library.resolve(name).opened
