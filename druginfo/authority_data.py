"""The tables of names in the project's `data` folder, read when the bundled index is made and never after."""

from __future__ import annotations

import csv

from druginfo.authority import read_names, write_names

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable
    from pathlib import Path


def write_authority(connection: sqlite3.Connection, data: Path) -> None:
    """
    Write the names authority of the tables under *data* into *connection*; nothing is committed.

    Args:
        connection: A database without the tables of the authority.
        data: The project's `data` folder; data/NAMES.md says what stands in its tables.
    """
    look_alikes = read_table(data / "look-alikes.tsv")
    with (data / "names-authority.tsv").open(encoding="utf-8") as names:
        write_names(
            connection,
            read_names(names),
            readings=[
                (row["abbreviation"], row["readings"].split("|")) for row in read_table(data / "abbreviations.tsv")
            ],
            look_alikes=[
                (row["name"], row["other"], row["relation"] != "computed") for row in look_alikes if row["other"]
            ],
            tall_man=[form for row in look_alikes for form in (row["tall_man"], row["other_tall_man"]) if form],
            common_words=common_words(),
            facts=_facts(data),
        )


def read_table(path: Path) -> list[dict[str, str]]:
    """Read a tab-separated table with a header line and no quoting."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def common_words() -> Iterable[str]:
    """Return the words of everyday English that pyspellchecker's frequency list has (MIT; a build-time need only)."""
    from spellchecker import SpellChecker

    return SpellChecker(language="en").word_frequency.words()


def _facts(data: Path) -> dict[str, str]:
    """Return the class of each drug by its name, as our pages give it, else as its US label does."""
    import frontmatter

    facts: dict[str, str] = {}
    for path in sorted((data / "monographs").glob("*.md")):
        page = frontmatter.load(str(path))
        fact = page.get("drug_class") or page.get("use")
        if fact and page.get("title"):
            facts[str(page["title"])] = str(fact)
    for row in read_table(data / "names-marketed.tsv"):
        if row["drug_class"]:
            facts.setdefault(row["usan"] or row["inn"], row["drug_class"].partition("|")[0])
    return facts
