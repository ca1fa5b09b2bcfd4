"""The names authority: what is written is what is found, and near names are found completely."""

from __future__ import annotations

import sqlite3

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from name_fixtures import DATA, real_authority
from rapidfuzz.distance import OSA
from small_catalog import known, small_authority

from druginfo.authority import Spelling, read_names, write_spelling
from druginfo.memory import PieceSpelling
from druginfo.moiety import base_name, join_key, spoken
from druginfo.names import fold
from druginfo.spelling import WIDEST, skeleton, widest_skeleton


def test_a_line_of_the_table_gives_every_name_with_its_kind_and_rank() -> None:
    lines = [
        "# a comment\n",
        "drug\tmarket\tnames\tsynonyms\tbrands\tsuffixed\tother_names\tother_brands\tother_synonyms\n",
        "trastuzumab\t1\ttrastuzumab\t\tHerceptin\ttrastuzumab-dkst=Ogivri\t\tHerclon\t\n",
    ]
    rows = [(row.folded, row.kind, row.rank, row.brand) for row in read_names(lines)]
    assert rows == [
        ("trastuzumab", "exact", 2, None),
        ("herceptin", "brand", 2, None),
        ("trastuzumabdkst", "biosimilar", 2, "Ogivri"),
        ("herclon", "brand", 1, None),
    ]


def test_an_old_synonym_of_another_drug_does_not_make_a_name_in_use_ambiguous() -> None:
    authority = small_authority([known("Norset", "mirtazapine", "brand"), known("norset", "other", "synonym", 0)])
    assert [row.drug for row in authority.find("norset")] == ["mirtazapine"]


def test_an_abbreviation_with_one_reading_is_a_name_and_with_several_is_not() -> None:
    authority = small_authority(
        [known("aspirin", "aspirin"), known("morphine", "morphine"), known("magnesium sulfate", "magnesium sulfate")],
        readings=[("ASA", ["aspirin"]), ("MS", ["morphine", "magnesium sulfate"])],
    )
    assert [row.drug for row in authority.find("asa")] == ["aspirin"]
    assert authority.find("ms") == []
    assert authority.readings("ms") == ["magnesium sulfate", "morphine"]


def test_an_abbreviation_does_not_change_the_kind_of_a_brand_name() -> None:
    authority = small_authority([known("Cipro", "ciprofloxacin", "brand")], readings=[("CIPRO", ["ciprofloxacin"])])
    assert [row.kind for row in authority.find("cipro")] == ["brand"]


def test_a_name_that_only_a_look_alike_pair_mentions_is_a_known_name() -> None:
    authority = small_authority(
        [known("hydroxyzine", "hydroxyzine")], look_alikes=[("hydroxyzine", "hydralazine", True)]
    )
    assert [row.drug for row in authority.find("hydralazine")] == ["hydralazine"]


@pytest.mark.parametrize(
    ("written", "same_as"),
    [
        ("Acetaminophen", "paracetamol"),
        ("metformin hydrochloride", "metformin"),
        ("Olmesartan medoxomil", "olmesartan"),
        ("ado-trastuzumab emtansine", "trastuzumab emtansine"),
        ("adalimumab-atto", "adalimumab"),
        ("Amlodipine and benazepril", "benazepril hydrochloride / amlodipine besylate"),
        ("valproic acid", "divalproex sodium"),
    ],
)
def test_salts_spellings_and_order_do_not_change_the_moiety(written: str, same_as: str) -> None:
    authority = real_authority()
    assert authority.moiety_of(written) == authority.moiety_of(same_as)


def test_drugs_that_share_a_word_keep_moieties_of_their_own() -> None:
    apart = [
        "trastuzumab",
        "trastuzumab emtansine",
        "trastuzumab deruxtecan",
        "trastuzumab and hyaluronidase",
        "pertuzumab, trastuzumab and hyaluronidase",
        "tenofovir disoproxil",
        "tenofovir alafenamide",
        "potassium chloride",
        "sodium chloride",
        "hydroxyprogesterone",
        "progesterone",
    ]
    assert len({real_authority().moiety_of(name) for name in apart}) == len(apart)


def test_a_title_nobody_knows_is_its_own_moiety() -> None:
    assert real_authority().moiety_of("Zorblaxin  Forte") == "zorblaxin forte"


def test_a_brand_of_several_ingredients_is_not_a_name_of_one_of_them() -> None:
    for brand in ("Suboxone", "Percocet", "Augmentin", "Vicodin"):
        assert all("+" in row.drug for row in real_authority().find(fold(brand))), brand


def test_a_salt_word_is_dropped_only_where_the_same_drug_is_left() -> None:
    known = {"warfarin", "sodium", "dimethyl", "trastuzumab", "tenofovir", "atorvastatin"}.__contains__
    assert base_name("warfarin sodium", known) == "warfarin"
    assert base_name("atorvastatin calcium trihydrate", known) == "atorvastatin"
    for name in ("sodium chloride", "dimethyl fumarate", "trastuzumab emtansine"):
        assert base_name(name, known) == name
    assert base_name("tenofovir disoproxil", known, frozenset({"tenofovir"})) == "tenofovir disoproxil"


def test_the_parts_of_a_combination_are_sorted_and_said_as_a_list() -> None:
    assert join_key(["b", "a", "b"]) == "a+b"
    assert spoken("a+b+c") == "a, b and c"


LETTERS = st.text("abcdehiopstxy", min_size=4, max_size=24)


@st.composite
def _edited(draw: st.DrawFn, written: str) -> str:
    """Return *written* after up to three drops, additions, changes and swaps of letters."""
    for _ in range(draw(st.integers(0, 3))):
        place, letter = draw(st.integers(0, len(written))), draw(st.sampled_from("abcdt"))
        here, after = written[place : place + 1], written[place + 1 :]
        turned = after[:1] + here + after[1:]
        written = written[:place] + draw(st.sampled_from([after, letter + here + after, letter + after, turned]))
    return written


@settings(max_examples=200, deadline=None)
@given(LETTERS.flatmap(lambda name: st.tuples(st.lists(_edited(name), min_size=1), LETTERS, _edited(name))))
def test_both_ways_to_find_near_names_give_all_of_them_and_no_others(drawn: tuple[list[str], str, str]) -> None:
    names = sorted({name for name in [*drawn[0], drawn[1]] if name})
    asked = drawn[2] if len(drawn[2]) >= 4 else drawn[1]
    connection = sqlite3.connect(":memory:")
    write_spelling(connection, names)
    stored = Spelling(connection)
    pieces = PieceSpelling(stored.every_name())
    wanted = {(name, OSA.distance(asked, name)) for name in names if OSA.distance(asked, name) <= WIDEST}
    assert set(stored.near_letters(asked)) == wanted
    assert set(pieces.near_letters(asked)) == wanted
    widest = widest_skeleton(skeleton(asked))
    heard = {n for n in names if widest is not None and OSA.distance(skeleton(asked), skeleton(n)) <= widest}
    assert stored.near_sound(asked) == heard
    assert pieces.near_sound(asked) == heard


@given(st.text("abcdefgh", min_size=4, max_size=24), st.data())
def test_two_swapped_pairs_of_letters_are_found_wherever_they_are(name: str, data: st.DataObject) -> None:
    written = name
    for _ in range(2):
        place = data.draw(st.integers(0, len(written) - 2))
        written = written[:place] + written[place + 1] + written[place] + written[place + 2 :]
    found = {other for other, _ in PieceSpelling([(skeleton(name), name)]).near_letters(written)}
    assert (name in found) == (OSA.distance(written, name) <= WIDEST)


def test_spelling_tables_grow_without_losing_names() -> None:
    connection = sqlite3.connect(":memory:")
    write_spelling(connection, ["metformin"])
    write_spelling(connection, ["warfarin", "metformin"])
    assert sorted(name for _, name in Spelling(connection).every_name()) == ["metformin", "warfarin"]
    assert Spelling(connection).near_letters("metformn") == [("metformin", 1)]


def test_every_name_of_the_table_is_found_under_its_drug() -> None:
    authority = real_authority()
    with (DATA / "names-authority.tsv").open(encoding="utf-8") as lines:
        for row in list(read_names(lines))[::97]:
            readings = authority.readings(row.folded)
            assert readings or row.drug in [found.drug for found in authority.find(row.folded)], row.name


def test_no_drug_stands_on_two_lines_of_the_table() -> None:
    drugs = [line.partition("\t")[0] for line in (DATA / "names-authority.tsv").read_text("utf-8").splitlines()]
    assert len(drugs) == len(set(drugs))


@pytest.mark.parametrize(
    ("name", "drug"),
    [
        ("insulin lispro protamine", "insulin lispro"),
        ("bupivacaine liposome", "bupivacaine"),
        ("brentuximab", "brentuximab vedotin"),
    ],
)
def test_the_name_of_another_product_is_no_synonym(name: str, drug: str) -> None:
    authority = small_authority([known(drug, drug), known(name, drug, "synonym", rank=1)])
    assert authority.knows(fold(drug))
    assert not authority.knows(fold(name))


def test_a_short_form_in_use_is_not_made_doubtful_by_an_obscure_name() -> None:
    names = [known("magnesium hydroxide", "magnesium hydroxide"), known("mom", "midecamycin", "brand", rank=0)]
    authority = small_authority(names, readings=[("MOM", ["magnesium hydroxide"])])
    assert [row.drug for row in authority.find("mom")] == ["magnesium hydroxide"]
