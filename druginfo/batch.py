"""Many names at once: the same answers as `resolve` gives one by one, from memory, and the files around them.

The names are held in plain dictionaries, and near names are found by their pieces instead of by comparing every name:
of a name cut in three, two edits leave one piece whole, so only names that share a piece are measured.
"""

from __future__ import annotations

import csv
import json
from bisect import bisect_left
from collections import defaultdict
from itertools import chain

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from druginfo.authority import IN_USE, Authority, KnownName
from druginfo.errors import UsageError
from druginfo.resolve import Resolution, resolve
from druginfo.spelling import WIDEST, skeleton, widest_skeleton

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from typing import BinaryIO, TextIO

    from druginfo.names import PageName, PageRef
    from druginfo.resolve import Candidate, FullCatalog

#: Names this short have no pieces worth looking up.
_SHORT = 3
#: Answers kept for names that come again.
_REMEMBERED = 50_000
#: Most characters of one input line that are looked at; no name is longer.
_LONGEST_LINE = 4_000


class PieceSpelling:
    """Folded names in memory; `near` gives the same names as `authority.Spelling` over the same names."""

    def __init__(self, names: Iterable[str]) -> None:
        self._short: list[str] = []
        self._pieces: dict[int, tuple[dict[str, list[str]], ...]] = {}
        self._halves: dict[int, tuple[dict[str, list[str]], ...]] = {}
        self._of_skeleton: dict[str, list[str]] = defaultdict(list)
        for name in set(names):
            self._of_skeleton[skeleton(name)].append(name)
            if len(name) <= _SHORT:
                self._short.append(name)
                continue
            first, second = _cuts(len(name))
            self._add(self._pieces, name, (name[:first], name[first:second], name[second:]))
        for bones in self._of_skeleton:
            if len(bones) >= 4:
                half = len(bones) // 2
                self._add(self._halves, bones, (bones[:half], bones[half:]))

    @staticmethod
    def _add(index: dict[int, tuple[dict[str, list[str]], ...]], text: str, pieces: tuple[str, ...]) -> None:
        tables = index.get(len(text))
        if tables is None:
            tables = index[len(text)] = tuple({} for _ in pieces)
        for table, piece in zip(tables, pieces, strict=True):
            table.setdefault(piece, []).append(text)

    def near(self, folded: str) -> set[str]:
        """Return the names that *folded* may be a misspelling of; see `authority.Spelling.near`."""
        found = {name for name, _, _ in _measure(folded, self._sharing_a_piece(folded), WIDEST)}
        bones = skeleton(folded)
        widest = widest_skeleton(bones)
        if widest == 0:
            found.update(self._of_skeleton.get(bones, ()))
        elif widest is not None:
            for other, _, _ in _measure(bones, self._sharing_a_half(bones), widest):
                found.update(self._of_skeleton[other])
        return found

    def _sharing_a_piece(self, folded: str) -> set[str]:
        """
        Return every name of which one piece stands whole in *folded*, at a place that two edits allow.

        A swap of two letters across a cut touches two pieces with one edit; the letters are put back for that case.
        """
        length = len(folded)
        found: set[str] = set()
        if length <= _SHORT + WIDEST:
            found.update(self._short)
        for other in range(max(length - WIDEST, _SHORT + 1), length + WIDEST + 1):
            tables = self._pieces.get(other)
            if tables is None:
                continue
            start, middle, end = tables
            first, second = _cuts(other)
            longer = length - other
            found.update(start.get(folded[:first], ()))
            found.update(end.get(folded[second + longer :], ()))
            # Shift s of the middle piece: |s| edits before it and |longer - s| after it are at most WIDEST.
            for shift in _SHIFTS[longer]:
                found.update(middle.get(folded[first + shift : second + shift], ()))
            if -1 <= longer <= 1:
                found.update(start.get(folded[: first - 1] + folded[first : first + 1], ()))
                place = second + longer
                found.update(end.get(folded[place - 1 : place] + folded[place + 1 :], ()))
        return found

    def _sharing_a_half(self, bones: str) -> set[str]:
        length = len(bones)
        found: set[str] = set()
        for other in range(length - 1, length + 2):
            tables = self._halves.get(other)
            if tables is None:
                continue
            start, end = tables
            half = other // 2
            found.update(start.get(bones[:half], ()))
            found.update(end.get(bones[half + length - other :], ()))
            found.update(start.get(bones[: half - 1] + bones[half : half + 1], ()))
        return found


_SHIFTS = {
    longer: [shift for shift in range(-WIDEST, WIDEST + 1) if abs(shift) + abs(longer - shift) <= WIDEST]
    for longer in range(-WIDEST, WIDEST + 1)
}


def _cuts(length: int) -> tuple[int, int]:
    return length // 3, 2 * length // 3


def _measure(folded: str, others: set[str], widest: int) -> list[tuple[str, float, int]]:
    return extract(folded, list(others), scorer=OSA.distance, score_cutoff=widest, limit=None)


class MemoryNames:
    """The names authority in memory; answers as `authority.Authority` does."""

    def __init__(self, authority: Authority) -> None:
        self._known: dict[str, list[KnownName]] = defaultdict(list)
        for known in authority.every_name():
            self._known[known.folded].append(known)
        self._in_use = sorted(
            (known for rows in self._known.values() for known in rows if known.kind == "exact" and known.rank == IN_USE),
            key=lambda known: (known.folded, known.drug),
        )
        self._in_use_folded = [known.folded for known in self._in_use]
        self._readings = authority.every_reading()
        self._look_alikes = authority.every_look_alike()
        self._tall_man = authority.every_tall_man()
        self.is_common_word = authority.is_common_word

    def find(self, folded: str) -> list[KnownName]:
        return self._known.get(folded, [])

    def starting(self, prefix: str) -> list[KnownName]:
        first = bisect_left(self._in_use_folded, prefix)
        last = bisect_left(self._in_use_folded, prefix + "\U0010ffff")
        return self._in_use[first:last]

    def readings(self, folded: str) -> list[str]:
        return self._readings.get(folded, [])

    def look_alikes(self, folded: str) -> list[str]:
        return self._look_alikes.get(folded, [])

    def tall_man(self, folded: str) -> str | None:
        return self._tall_man.get(folded)

    def every_name(self) -> Iterable[str]:
        return self._known


class MemoryCatalog:
    """A whole catalog in memory, made once for many names."""

    def __init__(self, catalog: FullCatalog) -> None:
        self.authority = MemoryNames(catalog.authority)
        self._names: dict[str, list[PageName]] = defaultdict(list)
        for row in catalog.all_page_names():
            self._names[row.folded].append(row)
        self._pages: dict[str, PageRef] = {}
        self._moieties: dict[str, list[PageRef]] = defaultdict(list)
        for page in catalog.all_pages():
            self._pages[page.drug] = page
            self._moieties[page.moiety].append(page)
        self._spellings = [PieceSpelling(chain(self._names, self.authority.every_name()))]

    def page_names(self, folded: str) -> list[PageName]:
        return self._names.get(folded, [])

    def pages_with(self, moiety: str) -> list[PageRef]:
        return self._moieties.get(moiety, [])

    def page(self, drug: str) -> PageRef | None:
        return self._pages.get(drug)

    def spellings(self) -> list[PieceSpelling]:
        return self._spellings


def resolve_many(queries: Iterable[str], catalog: FullCatalog, *, exact: bool = False) -> Iterator[Resolution]:
    """
    Resolve *queries* in order, one answer each, blank ones included.

    Args:
        queries: Any texts; read one at a time, so memory does not grow with their number.
        catalog: Read whole into memory before the first answer.
        exact: Never accept a spelling correction.

    Returns:
        The answers that `resolve` gives.
    """
    memory = MemoryCatalog(catalog)
    remembered: dict[str, Resolution] = {}
    for query in queries:
        answer = remembered.get(query)
        if answer is None:
            answer = resolve(query, memory, exact=exact)
            if len(remembered) >= _REMEMBERED:
                remembered.clear()
            if len(query) <= 100:
                remembered[query] = answer
        yield answer
