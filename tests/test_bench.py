"""The pages that the benchmarks make: the same each time, and of every shape that the reader knows."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "bench"))

from make_corpus import EFFECTS, HEADINGS, QUESTIONS, Page, pages  # noqa: E402 - bench is no package

from druginfo.corpus import parse_page  # noqa: E402
from druginfo.monograph import Monograph  # noqa: E402

_SOME = 60
_USUAL = {"generic-name", "usage", "side-effects", "how-it-works", "precautions", "faqs"}


def read(page: Page) -> Monograph:
    """Parse *page* as a corpus reader does."""
    return parse_page(page.content.decode(), file=page.path, corpus="made")


@pytest.fixture(scope="module")
def made() -> list[Page]:
    return list(pages(_SOME))


def test_one_seed_gives_one_corpus_in_every_process(tmp_path: Path) -> None:
    for folder in ("one", "other"):
        subprocess.run(
            [sys.executable, ROOT / "bench/make_corpus.py", "20", "--seed", "7", "--to", tmp_path / folder],
            check=True,
            stdout=subprocess.DEVNULL,
        )
    files = {path.relative_to(tmp_path / "one"): path.read_bytes() for path in (tmp_path / "one").rglob("*.md")}
    assert len(files) == 20
    assert all((tmp_path / "other" / name).read_bytes() == content for name, content in files.items())


def test_another_seed_gives_other_pages(made: list[Page]) -> None:
    assert not {page.content for page in made} & {page.content for page in pages(_SOME, seed=2)}


def test_a_larger_corpus_begins_with_the_smaller_one(made: list[Page]) -> None:
    assert list(pages(20)) == made[:20]


def test_no_two_drugs_share_a_name_or_a_file() -> None:
    made = list(pages(2_000))
    names = [name.lower() for page in made for name in (*page.drug.parts, *page.drug.brands)]
    assert len(set(names)) == len(names)
    assert len({page.path for page in made}) == len(made)


@pytest.mark.parametrize(("place", "shapes"), [(0, HEADINGS), (1, EFFECTS), (2, QUESTIONS)])
def test_a_small_corpus_has_every_shape(place: int, shapes: dict[str, int]) -> None:
    assert {page.shapes[place] for page in pages(max(map(len, (HEADINGS, EFFECTS, QUESTIONS))))} == set(shapes)


def test_pages_are_as_long_as_those_people_have(made: list[Page]) -> None:
    lengths = [len(page.content) for page in made]
    assert 4_000 < sum(lengths) / len(lengths) < 6_000


def test_pages_have_the_usual_sections(made: list[Page]) -> None:
    for page in made:
        if page.shapes[0] != "no-heading":
            assert {section.key for section in read(page).sections} >= _USUAL, page.path


def test_pages_have_side_effects_and_questions(made: list[Page]) -> None:
    for page in made:
        if page.shapes[0] != "no-heading":
            monograph = read(page)
            assert len(monograph.side_effects) >= 2, page
            assert len(monograph.faqs) >= 5, page
            assert all(faq.answer for faq in monograph.faqs), page


def test_a_page_is_found_by_its_title_and_brands(made: list[Page]) -> None:
    for page in made:
        if page.shapes[0] == "heading" and len(page.drug.parts) == 1:
            assert {page.drug.title, *page.drug.brands} <= {name.name for name in read(page).names}, page.path


def test_pages_of_several_drugs_say_which(made: list[Page]) -> None:
    several = [page for page in made if page.shapes[0] == "several-drugs"]
    assert several
    for page in several:
        assert read(page).components == page.drug.parts
