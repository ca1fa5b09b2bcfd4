"""Every bundled page: it is sound by all machine checks, cites its source, and is opened by each of its names."""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from support import ROOT

import druginfo
from druginfo.check import check
from druginfo.corpus import parse_page, read_page
from druginfo.files import find_pages
from druginfo.index import Library
from druginfo.monograph import Monograph
from druginfo.names import fold

PAGES = ROOT / "data" / "monographs"


@pytest.fixture(scope="module")
def library() -> Library:
    return druginfo.open()


@pytest.fixture(scope="module")
def monographs() -> list[Monograph]:
    return [
        parse_page(read_page(Path(found.path)), file=found.relative, corpus="bundled")
        for found in find_pages(PAGES).pages
    ]


def test_every_page_passes_every_machine_check() -> None:
    findings = check(PAGES, fingerprints=ROOT / "data" / "label-fingerprints.tsv", terms=ROOT / "data" / "terms.txt")
    assert [str(finding) for finding in findings] == []


def test_the_corpus_is_as_large_as_promised_and_the_index_holds_all_of_it(
    library: Library, monographs: list[Monograph]
) -> None:
    assert len(monographs) >= 330
    assert {page.drug for page in library.pages()} == {monograph.id for monograph in monographs}


def test_every_page_says_where_it_is_from_and_that_it_is_machine_written(monographs: list[Monograph]) -> None:
    for monograph in monographs:
        assert monograph.source.references
        assert monograph.source.ai_generated is True
        assert monograph.source.reviewed
        assert monograph.own_disclaimer


def test_every_name_of_a_page_opens_it_or_is_reported_as_shared(library: Library, monographs: list[Monograph]) -> None:
    for monograph in monographs:
        for name in monograph.names:
            resolution = library.resolve(name.name, exact=True)
            if resolution.kind == "ambiguous":
                # A name that means several drugs ("MTX") is never opened, whichever page has it.
                assert monograph.id in {candidate.drug for candidate in resolution.candidates}, name
            else:
                assert resolution.drug == monograph.id, name


def test_no_word_of_a_bundled_page_is_lost(monographs: list[Monograph]) -> None:
    for monograph in monographs:
        text = (PAGES / monograph.source.file).read_text(encoding="utf-8").split("\n---\n", 1)[1]
        assert "".join(section.markdown for section in monograph.sections) == text


def test_the_index_gives_a_page_back_as_it_was_parsed(library: Library, monographs: list[Monograph]) -> None:
    for monograph in random.Random(1).sample(monographs, 20):
        stored = library.get(monograph.id)
        assert stored.sections == monograph.sections
        assert stored.side_effects == monograph.side_effects
        assert stored.names == monograph.names
        assert stored.source == monograph.source


def test_a_boxed_warning_stands_in_front_matter_and_text_or_in_neither(monographs: list[Monograph]) -> None:
    for monograph in monographs:
        assert bool(monograph.boxed_warning) == any(part.key == "boxed-warning" for part in monograph.sections)


def prefixed_forms() -> Iterator[tuple[str, str]]:
    """Every way of writing the five drugs that must never be taken for each other, with the drug meant."""
    yield from (
        ("trastuzumab", "trastuzumab"),
        ("ado-trastuzumab emtansine", "trastuzumab-emtansine"),
        ("ado trastuzumab emtansine", "trastuzumab-emtansine"),
        ("trastuzumab emtansine", "trastuzumab-emtansine"),
        ("emtansine trastuzumab", "trastuzumab-emtansine"),
        ("ado-trastuzumab", "trastuzumab-emtansine"),
        ("T-DM1", "trastuzumab-emtansine"),
        ("fam-trastuzumab deruxtecan-nxki", "trastuzumab-deruxtecan"),
        ("fam-trastuzumab deruxtecan", "trastuzumab-deruxtecan"),
        ("trastuzumab-deruxtecan", "trastuzumab-deruxtecan"),
        ("deruxtecan trastuzumab", "trastuzumab-deruxtecan"),
        ("fam-trastuzumab", "trastuzumab-deruxtecan"),
        ("trastuzumab and hyaluronidase-oysk", "trastuzumab-hyaluronidase"),
        ("hyaluronidase and trastuzumab", "trastuzumab-hyaluronidase"),
        ("trastuzumab/hyaluronidase", "trastuzumab-hyaluronidase"),
        ("Herceptin Hylecta", "trastuzumab-hyaluronidase"),
        ("pertuzumab, trastuzumab and hyaluronidase", "pertuzumab-trastuzumab-hyaluronidase"),
        ("hyaluronidase, pertuzumab, trastuzumab", "pertuzumab-trastuzumab-hyaluronidase"),
        ("trastuzumab + pertuzumab + hyaluronidase-zzxf", "pertuzumab-trastuzumab-hyaluronidase"),
    )


@pytest.mark.parametrize(("name", "drug"), list(prefixed_forms()))
def test_the_trastuzumab_drugs_are_never_taken_for_each_other(library: Library, name: str, drug: str) -> None:
    resolution = library.resolve(name)
    assert resolution.drug == drug or not resolution.opened


@pytest.mark.parametrize("left", ["trastuzumab", "ado-trastuzumab emtansine", "trastuzumab hyaluronidase"])
def test_a_word_left_over_never_opens_the_shorter_name(library: Library, left: str) -> None:
    for extra in ("zzzz", "vedotin", "pertuzumab", "biosimilar", "duocarmazine", "deruxtecan"):
        resolution = library.resolve(f"{left} {extra}")
        assert resolution.drug != library.resolve(left).drug


def test_no_two_bundled_pages_share_a_name_they_do_not_declare(monographs: list[Monograph]) -> None:
    owners = Counter(folded for m in monographs for folded in {fold(name.name) for name in m.names})
    assert [folded for folded, count in owners.items() if count > 1] == []


def test_the_index_says_how_old_the_labels_are(library: Library) -> None:
    bundled = library.layers[-1]
    dates = [row[0] for row in bundled.connection.execute("SELECT label_date FROM page WHERE label_date IS NOT NULL")]
    assert dates
    assert json.dumps(sorted(dates)[0]).startswith('"20')
