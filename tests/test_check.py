"""The lint finds what is wrong with a page, names the line, and is never stopped by a bad file."""

from __future__ import annotations

import builtins
import random
from pathlib import Path
from typing import Any

import pytest

from druginfo.check import check
from druginfo.check_own import reading_grade
from druginfo.wording import copied_share, fingerprint_line, read_fingerprints

GOOD_SECTIONS = (
    "### Generic Name\nTestol\n### Usage\nTestol helps.\n### Side Effects\n* Rash\n### How it Works\nx\n"
    "### FAQs\n* **Why?** So.\n\n**Disclaimer:** d\n"
)
KEYS = """\
title: {title}
inn: {title}
usan: null
ingredients: [{title}]
brands: []
biosimilars: []
synonyms: []
drug_class: Example class
use: An example
unii: []
rxcui: null
boxed_warning: null
references:
- {{title: a label}}
ai_generated: true
checked: {{date: 2026-11-01, against: a label}}
"""
SECTIONS = (
    "Generic Name", "Usage", "Dosage", "Side Effects", "How it Works", "Precautions", "Interactions", "FAQs",
    "Disclaimer", "Note",
)  # fmt: skip
WORDS = (
    "patients doctor tablet every morning water kidney careful medicine liver before after take with may help your use "
    "for and food dose ask day treatment blood pressure because symptoms remember weeks hours"
).split()


def prose(seed: str, sentences: int) -> str:
    """Return sentences of twelve plain words, different for each *seed*."""
    source = random.Random(seed)
    return " ".join(" ".join(source.choice(WORDS) for _ in range(12)).capitalize() + "." for _ in range(sentences))


def own_page(title: str, **changes: str) -> str:
    """Return a page of the project's own format without a fault; *changes* replace sections, None leaves one out."""
    effects = "\n".join(f"- **{name}:** mild." for name in ("Rash", "Cough", "Ache", "Fever", "Chills"))
    sections = {name: prose(f"{title}{name}", 7) for name in SECTIONS}
    sections["Side Effects"] = f"### Serious\n\n{effects}"
    sections["FAQs"] = "\n".join(f"- **Is {title} number {n}?** {prose(f'{title}{n}', 1)}" for n in range(4))
    sections |= changes
    body = "".join(f"## {name}\n\n{text}\n\n" for name, text in sections.items() if text)
    return f"---\n{KEYS.format(title=title)}---\n\n# {title}\n\n{body}"


def findings(folder: Path, pages: dict[str, str | bytes], **options: Any) -> list[str]:
    """Write *pages*, check them and return "file:line code" of each finding."""
    for name, text in pages.items():
        (folder / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    return [f"{found.file}:{found.line} {found.code}" for found in check(folder, **options)]


def test_a_page_without_fault_has_no_findings(tmp_path: Path) -> None:
    assert (
        findings(tmp_path, {"a.md": f"---\ntitle: Testol\n---\n{GOOD_SECTIONS}", "own.md": own_page("Examplol")}) == []
    )


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("Xyz is not a recognized medicine.", "E106"),
        ("Please provide the generic name.", "E106"),
        ("See the original prompt.", "E107"),
        ("As in the provided text.", "E107"),
        ("For [specific condition] only.", "W108"),
        ("A bell \x07 rings.", "E109"),
        ("Turned \u202e around.", "E109"),
        ("Hidden \u200b space.", "E109"),
        ("* **Question?**", "W110"),
    ],
)
def test_bad_text_is_found_on_its_line(tmp_path: Path, line: str, code: str) -> None:
    assert findings(tmp_path, {"a.md": f"---\ntitle: Testol\n---\n{GOOD_SECTIONS}### FAQs\n{line}\n"}) == [
        f"a.md:{5 + GOOD_SECTIONS.count(chr(10))} {code}"
    ]


def test_ordinary_brackets_and_questions_are_no_fault(tmp_path: Path) -> None:
    text = "Do I need [a test](https://e.org)? It is not known. The information provided here is general.\n"
    assert findings(tmp_path, {"a.md": f"---\ntitle: Testol\n---\n{GOOD_SECTIONS}{text}"}) == []


def test_what_a_page_lacks_is_found(tmp_path: Path) -> None:
    assert findings(tmp_path, {"a.md": "---\ntitle: Testol\ncolour: red\n---\n### Usage\nOtherol helps.\n"}) == [
        "a.md:1 W104",
        "a.md:1 W105",
        "a.md:2 W111",
        "a.md:3 W103",
    ]


def test_files_that_cannot_be_read_do_not_stop_the_others(tmp_path: Path) -> None:
    pages: dict[str, str | bytes] = {
        "a.md": b"",
        "b.md": b"\xff\xfe",
        "c.md": "---\ntitle: T\nrxcui: 5\n---\nx",
        "d.md": "---\ntitle: [\n---\nx",
        "e.md": f"---\ntitle: Testol\n---\n{GOOD_SECTIONS}",
    }
    assert findings(tmp_path, pages) == ["a.md:1 E101", "b.md:1 E101", "c.md:3 E102", "d.md:3 E102"]


def test_a_name_on_two_pages_is_found_unless_both_declare_it(tmp_path: Path) -> None:
    page = f"---\ntitle: {{}}\nbrands: [Shared Name]\n---\n{GOOD_SECTIONS}"
    pages: dict[str, str | bytes] = {"a.md": page.format("Testol"), "b.md": page.format("Testol B")}
    assert findings(tmp_path, pages) == ["a.md:3 E112", "b.md:3 E112"]
    declared = page.replace("brands:", "shared_names: [shared-name]\nbrands:")
    assert findings(tmp_path, {"a.md": declared.format("Testol"), "b.md": declared.format("Testol B")}) == []


def test_two_pages_of_one_drug_in_a_users_folder_are_a_warning(tmp_path: Path) -> None:
    page = f"---\ntitle: Testol\n---\n{GOOD_SECTIONS}"
    assert findings(tmp_path, {"a.md": page, "b.md": page}) == ["a.md:2 W112", "b.md:2 W112"]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"Dosage": ""}, "E202"),
        ({"Storage": "Keep it cool."}, "E202"),
        ({"Boxed Warning": "It harms."}, "E203"),
        ({"FAQs": "- **Why?** So.\n"}, "E204"),
        ({"Side Effects": "- **Rash:** mild.\n- **Cough:** mild."}, "E205"),
        ({"Usage": prose("long", 60)}, "E206"),
        ({"Usage": "Discontinuation of administration necessitates immediate hospitalization. " * 40}, "E207"),
    ],
)
def test_our_own_format_is_checked_closely(tmp_path: Path, changes: dict[str, str], code: str) -> None:
    found = findings(tmp_path, {"own.md": own_page("Examplol", **changes)})
    assert code in {finding.split()[1] for finding in found}


def test_an_incomplete_schema_is_found(tmp_path: Path) -> None:
    page = own_page("Examplol").replace("drug_class: Example class\n", "").replace("use: An example", "use: null")
    page = page.replace("{date: 2026-11-01, against: a label}", "null")
    assert findings(tmp_path, {"own.md": page}) == ["own.md:1 E201", "own.md:9 E201", "own.md:16 W209"]


def test_a_boxed_warning_that_is_only_in_the_front_matter_is_found(tmp_path: Path) -> None:
    page = own_page("Examplol").replace("boxed_warning: null", "boxed_warning: harm")
    assert findings(tmp_path, {"own.md": page}) == ["own.md:13 E203"]


def test_a_sentence_on_three_pages_is_found(tmp_path: Path) -> None:
    shared = "This one sentence stands on each page."
    pages: dict[str, str | bytes] = {
        f"{name}.md": own_page(name, Usage=f"{shared} {prose(name, 7)}") for name in ("Aol", "Bol")
    }
    assert findings(tmp_path, pages) == []
    assert [
        line.split()[1] for line in findings(tmp_path, {"Col.md": own_page("Col", Usage=f"{shared} {prose('c', 7)}")})
    ] == ["E210"] * 3


def test_words_of_the_label_are_found_and_own_words_are_not(tmp_path: Path) -> None:
    page = own_page("Examplol")
    label = tmp_path / "labels.tsv"
    label.write_text(fingerprint_line("own", "set-id", prose("ExamplolUsage", 7)) + "\n")
    folder = tmp_path / "pages"
    folder.mkdir()
    assert findings(folder, {"own.md": page}, fingerprints=label) == ["own.md:1 E208"]
    label.write_text(fingerprint_line("own", "set-id", prose("other", 7)) + "\n")
    assert findings(folder, {"own.md": page}, fingerprints=label) == []


def test_a_fingerprint_counts_only_runs_of_eight_words(tmp_path: Path) -> None:
    path = tmp_path / "labels.tsv"
    path.write_text(fingerprint_line("x", "", "One, two three-four five; six seven EIGHT nine ten") + "\n")
    label = read_fingerprints(path)["x"]
    assert copied_share("one two three four five six seven", label) == 0
    assert copied_share("a b one two three four five six seven eight", label) == 0.8


def test_words_that_no_dictionary_has_are_found(tmp_path: Path) -> None:
    pytest.importorskip("spellchecker")
    terms = tmp_path / "terms.txt"
    terms.write_text("examplitis\n")
    folder = tmp_path / "pages"
    folder.mkdir()
    page = own_page("Examplol", Usage=f"Examplol treats examplitis and medecine. {prose('u', 7)}")
    assert findings(folder, {"own.md": page}, terms=terms) == ["own.md:28 E211"]


def test_without_a_dictionary_one_warning_says_that_spelling_was_not_checked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real_import = builtins.__import__

    def without_dictionary(name: str, *arguments: Any, **options: Any) -> Any:
        if name == "spellchecker":
            raise ImportError(name)
        return real_import(name, *arguments, **options)

    monkeypatch.setattr(builtins, "__import__", without_dictionary)
    terms = tmp_path / "terms.txt"
    terms.write_text("")
    folder = tmp_path / "pages"
    folder.mkdir()
    pages: dict[str, str | bytes] = {"a.md": own_page("Aol"), "b.md": own_page("Bol")}
    assert [line.rsplit(" ", 1)[1] for line in findings(folder, pages, terms=terms)] == ["W211"]


def test_long_words_and_sentences_read_harder() -> None:
    easy = reading_grade(["Take one pill each day with food."])
    hard = reading_grade(["Hypersensitivity reactions necessitate immediate discontinuation of administration."])
    assert easy < 3 < 15 < hard
