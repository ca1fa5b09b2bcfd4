"""A whole catalog in memory, for many names at once; it gives the answers of the index, from plain dictionaries.

Near names are found by their pieces instead of by measuring every name: of a name cut in three, two edits leave one
piece whole, so only names that share a piece are measured (the segment index of Pass-Join, Li and others, 2011).
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from itertools import chain

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from druginfo.authority import IN_USE, KnownName
from druginfo.spelling import WIDEST, skeleton, widest_skeleton

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from druginfo.authority import Authority
    from druginfo.names import PageName, PageRef
    from druginfo.resolve import FullCatalog

#: Names this short have no pieces worth looking up.
_SHORT = 3
#: Letters of a name that are cut in pieces.
_COVERED = 14
_COVERED_CONSONANTS = 10

if TYPE_CHECKING:
    #: The arguments of a `KnownName`.
    _Row = tuple[str, str, str, str, int, str | None]
    #: Names by a piece of them; and where in a text of some length to look for pieces, whole or with letters swapped.
    _Pieces = defaultdict[str, list[str]]
    _Plan = tuple[list[tuple[_Pieces, int, int]], list[tuple[_Pieces, int, int, int]]]


class PieceSpelling:
    """Folded names in memory; answers as `authority.Spelling` does over the same names."""

    def __init__(self, names: Iterable[tuple[str, str]]) -> None:
        """Take *names*, each behind its consonants, as `authority.Spelling.every_name` gives them."""
        self._short: list[str] = []
        self._plans: dict[int, _Plan] = {}
        self._pieces: dict[int, tuple[_Pieces, _Pieces, _Pieces]] = {}
        self._halves: dict[int, tuple[_Pieces, _Pieces]] = {}
        self._of_skeleton: _Pieces = defaultdict(list)
        by_length: dict[int, list[str]] = defaultdict(list)
        for bones, name in set(names):
            self._of_skeleton[bones].append(name)
            by_length[len(name)].append(name)
        for length, some in by_length.items():
            if length <= _SHORT:
                self._short += some
                continue
            first, second, end = _cuts(length)
            starts, middles, ends = self._pieces[length] = defaultdict(list), defaultdict(list), defaultdict(list)
            for name in some:
                starts[name[:first]].append(name)
                middles[name[first:second]].append(name)
                ends[name[second:end]].append(name)
        for bones in self._of_skeleton:
            length = len(bones)
            if length >= 4:
                tables = self._halves.get(length)
                if tables is None:
                    tables = self._halves[length] = defaultdict(list), defaultdict(list)
                half, end = _half(length)
                tables[0][bones[:half]].append(bones)
                tables[1][bones[half:end]].append(bones)

    def near_letters(self, folded: str) -> list[tuple[str, int]]:
        """Return the names within `spelling.WIDEST` letters, with how many; see `authority.Spelling`."""
        return _measure(folded, self._sharing_a_piece(folded), WIDEST)

    def near_sound(self, folded: str) -> set[str]:
        """Return the names whose consonants are near; see `authority.Spelling`."""
        bones = skeleton(folded)
        widest = widest_skeleton(bones)
        if widest is None:
            return set()
        if widest == 0:
            return set(self._of_skeleton.get(bones, ()))
        found = _measure(bones, self._sharing_a_half(bones), widest)
        return {name for other, _ in found for name in self._of_skeleton[other]}

    def _sharing_a_piece(self, folded: str) -> Iterable[str]:
        """
        Return every name of which one piece stands whole in *folded*, at a place that two edits allow, once or more.

        A swap of two letters across a cut touches two pieces with one edit; the letters are put back for that case.
        """
        length = len(folded)
        plan = self._plans.get(length)
        if plan is None:
            plan = self._plans[length] = self._plan(length)
        whole, swapped = plan
        found = [table[folded[first:last]] for table, first, last in whole if folded[first:last] in table]
        for table, first, swap, last in swapped:
            piece = folded[first:swap] + folded[swap + 1 : last] if first else folded[: swap - 1] + folded[swap:last]
            if piece in table:
                found.append(table[piece])
        if length <= _SHORT + WIDEST:
            found.append(self._short)
        return chain.from_iterable(found)

    def _plan(self, length: int) -> _Plan:
        """Return where to look for whole pieces of a text of *length* letters, and where with two letters swapped."""
        whole: list[tuple[_Pieces, int, int]] = []
        swapped: list[tuple[_Pieces, int, int, int]] = []
        for other in range(max(length - WIDEST, _SHORT + 1), length + WIDEST + 1):
            tables = self._pieces.get(other)
            if tables is None:
                continue
            starts, middles, ends = tables
            first, second, end = _cuts(other)
            longer = length - other
            # A piece may stand s letters further on: |s| edits before it and |longer - s| after it are at most WIDEST.
            # The first piece need not, for with an edit before it another piece is whole; nor one at the very end.
            shifts = _SHIFTS[longer]
            whole.append((starts, 0, first))
            whole += [(middles, first + shift, second + shift) for shift in shifts if first + shift >= 0]
            whole += [(ends, second + shift, end + shift) for shift in (shifts if end < other else [longer])]
            if -1 <= longer <= 1:
                # The letter beyond the cut stands for the one before it, and the other way round.
                swapped.append((starts, 0, first, first + 1))
                swapped.append((ends, second + longer - 1, second + longer, end + longer))
        return whole, swapped

    def _sharing_a_half(self, bones: str) -> set[str]:
        length = len(bones)
        found: set[str] = set()
        for other in range(length - 1, length + 2):
            tables = self._halves.get(other)
            if tables is None:
                continue
            starts, ends = tables
            half, end = _half(other)
            longer = length - other
            found.update(starts.get(bones[:half], ()))
            found.update(ends.get(bones[half + longer : end + longer], ()))
            found.update(starts.get(bones[: half - 1] + bones[half : half + 1], ()))
        return found


_SHIFTS = {
    longer: [shift for shift in range(-WIDEST, WIDEST + 1) if abs(shift) + abs(longer - shift) <= WIDEST]
    for longer in range(-WIDEST, WIDEST + 1)
}


def _cuts(length: int) -> tuple[int, int, int]:
    """Return where the three pieces end; of a long name only the beginning is cut, for many end in the same salt."""
    covered = min(length, _COVERED)
    return covered // 3, 2 * covered // 3, covered


def _half(length: int) -> tuple[int, int]:
    """Return where the two pieces of consonants end; of many only the first are cut."""
    covered = min(length, _COVERED_CONSONANTS)
    return covered // 2, covered


def _measure(folded: str, others: Iterable[str], widest: int) -> list[tuple[str, int]]:
    found: list[tuple[str, int, int]]
    # Any iterable will do for `extract`, whatever its type says; a list would cost as much as the measuring.
    found = extract(folded, others, scorer=OSA.distance, score_cutoff=widest, limit=None)  # type: ignore
    return [(other, apart) for other, apart, _ in found]


class MemoryNames:
    """The names authority in memory; answers as `authority.Authority` does."""

    def __init__(self, authority: Authority) -> None:
        rows = authority.every_row()
        self._row = {row[0]: row for row in rows}
        self._shared: dict[str, list[_Row]] = {}
        if len(self._row) < len(rows):
            for row in rows:
                self._shared.setdefault(row[0], []).append(row)
            self._shared = {folded: some for folded, some in self._shared.items() if len(some) > 1}
        self._in_use = [row for row in rows if row[2] == "exact" and row[4] == IN_USE]
        self._in_use.sort(key=lambda row: (row[0], row[3]))
        self._in_use_folded = [row[0] for row in self._in_use]
        self._readings = authority.every_reading()
        self._look_alikes = authority.every_look_alike()
        self._tall_man = authority.every_tall_man()
        self._common_words = authority.every_common_word()

    def knows(self, folded: str) -> bool:
        return folded in self._row or folded in self._readings

    def find(self, folded: str) -> list[KnownName]:
        row = self._row.get(folded)
        if row is None:
            return []
        return [KnownName(*row) for row in self._shared.get(folded, (row,))]

    def starting(self, prefix: str) -> list[KnownName]:
        first = bisect_left(self._in_use_folded, prefix)
        last = bisect_left(self._in_use_folded, prefix + "\U0010ffff")
        return [KnownName(*row) for row in self._in_use[first:last]]

    def readings(self, folded: str) -> list[str]:
        return self._readings.get(folded, [])

    def look_alikes(self, folded: str) -> list[str]:
        return self._look_alikes.get(folded, [])

    def tall_man(self, folded: str) -> str | None:
        return self._tall_man.get(folded)

    def is_common_word(self, folded: str) -> bool:
        return folded in self._common_words


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
        self._spellings = [
            PieceSpelling(chain.from_iterable(spelling.every_name() for spelling in catalog.spellings()))
        ]

    def page_names(self, folded: str) -> list[PageName]:
        return self._names.get(folded, [])

    def pages_with(self, moiety: str) -> list[PageRef]:
        return self._moieties.get(moiety, [])

    def page(self, drug: str) -> PageRef | None:
        return self._pages.get(drug)

    def spellings(self) -> list[PieceSpelling]:
        return self._spellings
