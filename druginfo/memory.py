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
_COVERED = 18

if TYPE_CHECKING:
    _Plan = tuple[list[tuple[dict[str, list[str]], int, int]], list[tuple[dict[str, list[str]], int, int, int]]]


class PieceSpelling:
    """Folded names in memory; answers as `authority.Spelling` does over the same names."""

    def __init__(self, names: Iterable[tuple[str, str]]) -> None:
        """Take *names*, each behind its consonants, as `authority.Spelling.every_name` gives them."""
        self._short: list[str] = []
        self._plans: dict[int, _Plan] = {}
        self._pieces: dict[int, tuple[dict[str, list[str]], ...]] = {}
        self._halves: dict[int, tuple[dict[str, list[str]], ...]] = {}
        self._of_skeleton: dict[str, list[str]] = defaultdict(list)
        for bones, name in set(names):
            self._of_skeleton[bones].append(name)
            if len(name) <= _SHORT:
                self._short.append(name)
                continue
            first, second, end = _cuts(len(name))
            self._add(self._pieces, name, (name[:first], name[first:second], name[second:end]))
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

    def near_letters(self, folded: str) -> list[tuple[str, int]]:
        """Return the names within `spelling.WIDEST` letters, with how many; see `authority.Spelling`."""
        return [(name, int(apart)) for name, apart, _ in _measure(folded, self._sharing_a_piece(folded), WIDEST)]

    def near_sound(self, folded: str) -> set[str]:
        """Return the names whose consonants are near; see `authority.Spelling`."""
        bones = skeleton(folded)
        widest = widest_skeleton(bones)
        if widest is None:
            return set()
        if widest == 0:
            return set(self._of_skeleton.get(bones, ()))
        found = _measure(bones, self._sharing_a_half(bones), widest)
        return {name for other, _, _ in found for name in self._of_skeleton[other]}

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
        whole: list[tuple[dict[str, list[str]], int, int]] = []
        swapped: list[tuple[dict[str, list[str]], int, int, int]] = []
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


def _cuts(length: int) -> tuple[int, int, int]:
    """Return where the three pieces end; of a long name only the beginning is cut, for many end in the same salt."""
    covered = min(length, _COVERED)
    return covered // 3, 2 * covered // 3, covered


def _measure(folded: str, others: Iterable[str], widest: int) -> list[tuple[str, float, int]]:
    return extract(folded, others, scorer=OSA.distance, score_cutoff=widest, limit=None)  # type: ignore[arg-type]


class MemoryNames:
    """The names authority in memory; answers as `authority.Authority` does."""

    def __init__(self, authority: Authority) -> None:
        self._rows: dict[str, list[tuple[str, str, str, str, int, str | None]]] = defaultdict(list)
        for row in authority.every_row():
            self._rows[row[0]].append(row)
        self._in_use = sorted(
            (known for rows in self._rows.values() for known in rows if known[2] == "exact" and known[4] == IN_USE),
            key=lambda row: (row[0], row[3]),
        )
        self._in_use_folded = [row[0] for row in self._in_use]
        self._readings = authority.every_reading()
        self._look_alikes = authority.every_look_alike()
        self._tall_man = authority.every_tall_man()
        self._common_words = authority.every_common_word()

    def find(self, folded: str) -> list[KnownName]:
        return [KnownName(*row) for row in self._rows.get(folded, ())]

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
