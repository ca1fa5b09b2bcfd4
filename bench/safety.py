"""How often another drug is opened when the drug asked for is missing; prints the figures and every pair that opens.

    python bench/safety.py [--pairs FILE.tsv]

Leave one out: each page's drug is taken out of the pages, the names authority and the look-alike pairs in turn, then
every name of its page, and every name that the authority has for it, is asked for. Look-alikes: the same for each name
of data/look-alikes.tsv, or of the columns name_a and name_b of another table.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from druginfo.authority import KnownName  # noqa: E402 - runs from a checkout
from druginfo.authority_data import read_table  # noqa: E402
from druginfo.index import open_library  # noqa: E402
from druginfo.memory import MemoryCatalog, MemoryNames, PieceSpelling  # noqa: E402
from druginfo.names import PageName, PageRef, fold  # noqa: E402
from druginfo.resolve import resolve  # noqa: E402


class NamesWithout:
    """A names authority from which one drug is taken out."""

    def __init__(self, names: MemoryNames, moiety: str) -> None:
        self._names = names
        self._moiety = moiety
        self.readings = names.readings
        self.tall_man = names.tall_man
        self.is_common_word = names.is_common_word

    def knows(self, folded: str) -> bool:
        return bool(self.find(folded) or self.readings(folded))

    def find(self, folded: str) -> list[KnownName]:
        return [known for known in self._names.find(folded) if known.drug != self._moiety]

    def starting(self, prefix: str) -> list[KnownName]:
        return [known for known in self._names.starting(prefix) if known.drug != self._moiety]

    def look_alikes(self, folded: str) -> list[str]:
        return [other for other in self._names.look_alikes(folded) if self.find(other)]


class Without:
    """A catalog from which one drug is taken out: its pages and its names."""

    def __init__(self, catalog: MemoryCatalog, moiety: str) -> None:
        self._catalog = catalog
        self._moiety = moiety
        self.authority = NamesWithout(catalog.authority, moiety)

    def page(self, drug: str) -> PageRef | None:
        page = self._catalog.page(drug)
        return page if page and page.moiety != self._moiety else None

    def page_names(self, folded: str) -> list[PageName]:
        return [row for row in self._catalog.page_names(folded) if self.page(row.drug)]

    def pages_with(self, moiety: str) -> list[PageRef]:
        return [] if moiety == self._moiety else self._catalog.pages_with(moiety)

    def spellings(self) -> list[PieceSpelling]:
        return self._catalog.spellings()


def report(title: str, asked: Iterable[tuple[str, str]], catalog: MemoryCatalog) -> None:
    """Ask for each name with its drug taken out; print the share that opens a page and each that does."""
    asked = sorted(set(asked))
    opened = []
    for name, moiety in asked:
        answer = resolve(name, Without(catalog, moiety))
        if answer.opened:
            opened.append((name, moiety, answer))
    print(f"{title}: {len(opened)} of {len(asked)} names open another page, {len(opened) / max(len(asked), 1):.2%}")
    for name, moiety, answer in opened:
        print(f"    {name} ({moiety}) opens {answer.drug} as {answer.kind} {answer.name}, distance {answer.distance}")


def main() -> None:
    """Run both runs over the bundled pages."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--pairs", type=Path, help="table with the columns name_a and name_b")
    options = parser.parse_args()
    library = open_library([], personal=False)
    catalog = MemoryCatalog(library)
    authority = library.authority
    pages = {page.drug: page.moiety for page in library.all_pages()}
    moieties = set(pages.values())
    of_pages = [(row.name, pages[row.drug]) for row in library.all_page_names()]
    known = [KnownName(*row) for row in authority.every_row()]
    of_authority = [(row.name, row.drug) for row in known if row.drug in moieties]
    if options.pairs:
        pairs = [(row["name_a"], row["name_b"]) for row in read_table(options.pairs)]
    else:
        pairs = [(row["name"], row["other"]) for row in read_table(ROOT / "data" / "look-alikes.tsv")]
    names = {name for pair in pairs for name in pair if name}
    look_alikes = [(name, row.drug) for name in names for row in authority.find(fold(name))]
    report("leave one out, names of pages", of_pages, catalog)
    report("leave one out, all names of drugs with a page", of_authority, catalog)
    report("look-alikes removed", look_alikes, catalog)


if __name__ == "__main__":
    main()
