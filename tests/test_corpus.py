"""Pages become monographs; a page that cannot be read is refused with one line that says why."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from druginfo.contract import OWN_DISCLAIMER
from druginfo.corpus import parse_page, read_page
from druginfo.errors import PageError
from druginfo.monograph import Monograph, Name

PAIRS = sorted((Path(__file__).parent / "corpus").glob("*.md"))


def parse(text: str, file: str = "a/page.md") -> Monograph:
    return parse_page(text, file=file, corpus="pages")


def outcome(page: Monograph) -> dict[str, Any]:
    return {
        "id": page.id,
        "title": page.title,
        "names": [[name.name, name.kind, name.brand] for name in page.names],
        "ingredients": list(page.ingredients),
        "components": list(page.components),
        "sections": [[section.key, section.title, section.drug, section.text] for section in page.sections],
        "side_effects": [[effect.name, effect.group, effect.description, effect.drug] for effect in page.side_effects],
        "faqs": [[faq.question, faq.answer] for faq in page.faqs],
        "disclaimer": page.disclaimer if page.own_disclaimer else None,
        "note": page.note,
        "ai_generated": page.source.ai_generated,
    }


@pytest.mark.parametrize("path", PAIRS, ids=lambda path: path.stem)
def test_a_page_reads_as_expected(path: Path) -> None:
    expected = json.loads(path.with_suffix(".expected.json").read_text(encoding="utf-8"))
    assert outcome(parse(read_page(path), path.name)) == expected


@pytest.mark.parametrize("path", PAIRS, ids=lambda path: path.stem)
def test_line_ends_and_a_byte_order_mark_change_nothing(path: Path) -> None:
    text = read_page(path)
    for changed in (text.replace("\n", "\r\n"), text.replace("\n", "\r"), "\ufeff" + text):
        assert parse(changed) == parse(text)


def test_typed_front_matter_becomes_the_monograph() -> None:
    page = parse(read_page(Path(__file__).parent / "corpus" / "own-format.md"), "b/examplamab.md")
    assert page.id == "examplamab"
    assert page.identifiers == {"unii": "AAAAAAAAAA", "rxcui": "000123", "atc": ["L01FD99"]}
    assert (page.drug_class, page.use, page.boxed_warning) == (
        "Antibody (targeted therapy)",
        "An example",
        "heart damage",
    )
    assert (page.confused_with[0].tall_man, page.confused_with[0].fact) == ("exampLImab", "another antibody")
    assert page.source.reviewed == "2026-11-01"
    assert page.source.references[0].date == "2026-07-20"


def test_a_page_without_disclaimer_is_given_ours() -> None:
    page = parse("### Usage\nx\n")
    assert (page.disclaimer, page.own_disclaimer) == (OWN_DISCLAIMER, False)


def test_a_note_that_says_ai_generated_is_believed() -> None:
    assert parse("**Note:** This is AI-generated.").source.ai_generated is True
    assert parse("---\nai_generated: false\n---\n**Note:** Not AI-generated.").source.ai_generated is False
    assert parse("**Note:** x").source.ai_generated is None


def test_a_name_is_listed_once_as_first_spelt() -> None:
    page = parse("---\ntitle: Para-Cetamol\ninn: paracetamol\nusan: acetaminophen\nbrands: [Paracetamol, '®']\n---\n")
    assert page.names == (Name("Para-Cetamol", "exact"), Name("acetaminophen", "exact"))


def test_a_page_without_words_has_a_name() -> None:
    assert parse("---\ntitle: '???'\n---\n").names == (Name("???", "exact"),)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "empty"),
        (b" \n\t\n", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (b"caf\xe9 x", "not UTF-8 at byte 3"),
        (b"x" * 5_000_001, "larger than 5 MB"),
    ],
)
def test_a_file_that_is_no_page_is_refused(tmp_path: Path, content: bytes, message: str) -> None:
    path = tmp_path / "page.md"
    path.write_bytes(content)
    with pytest.raises(PageError, match=message) as error:
        read_page(path)
    assert error.value.message.startswith(str(path))


def test_what_is_no_regular_file_is_refused_at_once(tmp_path: Path) -> None:
    pipe, loop, folder = tmp_path / "pipe.md", tmp_path / "loop.md", tmp_path / "folder.md"
    os.mkfifo(pipe)
    loop.symlink_to(loop)
    folder.mkdir()
    for path in (pipe, loop, folder, tmp_path / "gone.md", Path("/dev/null")):
        with pytest.raises(PageError, match=r"not a regular file|cannot be read"):
            read_page(path)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every file")
def test_a_file_without_permission_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "page.md"
    path.write_text("x")
    path.chmod(0)
    with pytest.raises(PageError, match="permission denied"):
        read_page(path)
