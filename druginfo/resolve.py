"""From what was typed to what it names: known names first, then medication-list strings, then spelling.

The rules are those of the contract: a known name is never a misspelling of another, no word is dropped to make a name
fit, and spelling opens a page only where one drug alone is near. An exact name imports nothing but this.
"""

from __future__ import annotations

from druginfo.names import PageName, PageRef, fold

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Protocol

    from druginfo.authority import Authority, KnownName
    from druginfo.medication import Reading

    class Speller(Protocol):
        """Folded names found by nearness; `authority.Spelling` is one."""

        def near_letters(self, folded: str) -> list[tuple[str, int]]: ...
        def near_sound(self, folded: str) -> set[str]: ...

    class FullSpeller(Speller, Protocol):
        """Folded names that can also be read whole."""

        def every_name(self) -> Iterator[tuple[str, str]]: ...

    class Names(Protocol):
        """The names authority; `authority.Authority` is one."""

        def knows(self, folded: str) -> bool: ...
        def find(self, folded: str) -> list[KnownName]: ...
        def starting(self, prefix: str) -> list[KnownName]: ...
        def readings(self, folded: str) -> list[str]: ...
        def look_alikes(self, folded: str) -> list[str]: ...
        def tall_man(self, folded: str) -> str | None: ...
        def is_common_word(self, folded: str) -> bool: ...

    class Catalog(Protocol):
        """What resolution asks of the corpora in use."""

        @property
        def authority(self) -> Names: ...
        def page_names(self, folded: str) -> list[PageName]: ...
        def pages_with(self, moiety: str) -> list[PageRef]: ...
        def page(self, drug: str) -> PageRef | None: ...
        def spellings(self) -> Iterable[Speller]: ...

    class FullCatalog(Catalog, Protocol):
        """A catalog that can also be read whole, for many names at once."""

        @property
        def authority(self) -> Authority: ...
        def spellings(self) -> Iterable[FullSpeller]: ...
        def all_page_names(self) -> Iterator[PageName]: ...
        def all_pages(self) -> Iterator[PageRef]: ...


OPENED = frozenset(["exact", "brand", "biosimilar", "synonym", "spelling"])

#: Longest folded text that can be a name; anything longer is answered without a search.
_LONGEST_NAME = 120
#: How much a name counts as further away for each rank below "in use": obscure names crowd a wide index.
_OBSCURITY = 2
#: How much nearer than the next drug a candidate must be: a name in use, a name not in use, a look-alike.
_MARGIN = 2
_MARGIN_OBSCURE = 4
_MARGIN_LOOK_ALIKE = 3
#: Up to how much beyond the limit for opening a name is still offered as the one meant.
_OFFERED_BEYOND = 6
_MOST_CANDIDATES = 6
#: Letters that spelling may add to a name or take from it, and one more.
_SHORT_WORD = 3
#: Metals of which a list gives the amount beside their salt.
_ELEMENTS = ("calcium", "magnesium", "zinc", "potassium", "sodium")


class Candidate:
    """
    A drug that may be meant.

    Attributes:
        name: The name that is near, as it is written.
        drug: Page id; for a drug without a page its name.
        distance: Letters between this name and what was typed.
        has_page: Whether *drug* is a page id.
        hint: Class or use of the drug, or None.
        tall_man: Published form that shows how it differs from its look-alikes, or None.
    """

    __slots__ = ("distance", "drug", "has_page", "hint", "name", "tall_man")

    def __init__(
        self, name: str, drug: str, distance: int, has_page: bool, hint: str | None = None, tall_man: str | None = None
    ) -> None:
        self.name = name
        self.drug = drug
        self.distance = distance
        self.has_page = has_page
        self.hint = hint
        self.tall_man = tall_man

    def __repr__(self) -> str:
        return f"Candidate({self.name!r}, {self.drug!r}, {self.distance})"


class Resolution:
    """
    What a query names and how that was found out: the certificate that goes with every answer.

    Attributes:
        query: As it was typed.
        kind: exact, brand, biosimilar, synonym, spelling, ambiguous, known or none.
        name: The matched name as it is written, or None.
        drug: Page id to open; for `known` the name of the drug; else None.
        distance: Letters between query and name; 0 unless the kind is spelling.
        rivals: Other drugs' names that were near and lost.
        candidates: Best first, where nothing was opened.
        ingredients: Of a known drug without a page.
        brand: Product that a biosimilar's name stands for, where known.
    """

    __slots__ = ("brand", "candidates", "distance", "drug", "ingredients", "kind", "name", "query", "rivals")

    def __init__(
        self,
        query: str,
        kind: str,
        name: str | None = None,
        drug: str | None = None,
        *,
        distance: int = 0,
        rivals: list[Candidate] | None = None,
        candidates: list[Candidate] | None = None,
        ingredients: list[str] | None = None,
        brand: str | None = None,
    ) -> None:
        self.query = query
        self.kind = kind
        self.name = name
        self.drug = drug
        self.distance = distance
        self.rivals = rivals or []
        self.candidates = candidates or []
        self.ingredients = ingredients or []
        self.brand = brand

    @property
    def opened(self) -> bool:
        """Whether there is a page to open."""
        return self.kind in OPENED

    def __repr__(self) -> str:
        return f"Resolution({self.query!r}, {self.kind!r}, {self.name!r}, {self.drug!r})"


def resolve(query: str, catalog: Catalog, *, exact: bool = False) -> Resolution:
    """
    Say what *query* names.

    Args:
        query: Any text.
        catalog: The pages and names to look in.
        exact: Never accept a spelling correction.

    Returns:
        An answer for every text, `none` included; no text raises.
    """
    folded = fold(query)
    if not folded:
        return Resolution(query, "none")
    found = _named(query, folded, catalog)
    if found is not None and (found.kind != "ambiguous" or "#" not in query):
        return found
    if len(folded) > _LONGEST_NAME and len(query) > 4 * _LONGEST_NAME:
        return Resolution(query, "none")
    if query.isalpha():
        return _spelled(query, folded, catalog, exact)

    from druginfo.medication import read

    reading = read(query, lambda text: _is_known(text, catalog))
    found = _from_reading(query, reading, catalog, exact)
    if found is not None:
        return found
    remainder = "".join(reading.words)
    if not remainder:
        return Resolution(query, "none")
    answer = _spelled(query, remainder, catalog, exact)
    offered = _offered(reading, catalog)
    short = sum(map(len, reading.left)) <= _SHORT_WORD
    if answer.opened and short and any(answer.drug == page.drug for key in offered for page in catalog.pages_with(key)):
        # So short a word would pass for a slip and be dropped: "ibuprofen PM" is not ibuprofenum.
        answer = _spelled(query, remainder, catalog, exact=True)
    if reading.names and not answer.opened:
        # A word is left over: what was found is offered, never opened.
        meant = [_candidate(key, catalog) for key in offered]
        known = {candidate.drug for candidate in meant}
        others = [candidate for candidate in answer.candidates if candidate.drug not in known]
        near = bool(others) and others[0].distance <= 2
        listed = others + meant if near else meant + others
        return Resolution(query, "ambiguous", candidates=listed[:_MOST_CANDIDATES])
    if not answer.candidates and not answer.opened and len(reading.words) > 1:
        # Nothing is near to all of it; what is near to one word may still help.
        words = [_spelled(query, word, catalog, exact=True).candidates[:1] for word in reading.words[:4]]
        answer.candidates = [candidate for found in words for candidate in found if candidate.distance <= 2]
    return answer


def _named(query: str, folded: str, catalog: Catalog) -> Resolution | None:
    """Answer for a folded text that is a known name; None if it is not."""
    authority = catalog.authority
    pages = catalog.page_names(folded)
    if len(folded) <= 8:
        readings = authority.readings(folded)
        if readings:
            return _ambiguous(query, readings, catalog)
    if pages:
        row = pages[0]
        drugs = sorted({page.drug for page in pages})
        if len(drugs) == 1:
            return Resolution(query, row.kind, row.name, row.drug, brand=row.brand)
        listed = [_of_page(page, row.name, 0, catalog) for page in map(catalog.page, drugs) if page]
        return Resolution(query, "ambiguous", row.name, candidates=listed)
    known = authority.find(folded)
    if not known:
        return None
    if len(known) > 1:
        return _ambiguous(query, [row.drug for row in known], catalog)
    return _of_moiety(query, known[0].drug, known[0].kind, known[0].name, catalog, brand=known[0].brand)


def _of_moiety(
    query: str, moiety: str, kind: str, name: str, catalog: Catalog, *, brand: str | None = None
) -> Resolution:
    """Answer for a query that surely means *moiety*: its page, or that it is known."""
    pages = catalog.pages_with(moiety)
    if len(pages) == 1:
        return Resolution(query, kind, name, pages[0].drug, brand=brand)
    if pages:
        return Resolution(query, "ambiguous", name, candidates=[_of_page(page, name, 0, catalog) for page in pages])
    if "+" not in moiety and " " not in moiety:
        return Resolution(query, "known", name, moiety, ingredients=[moiety])
    from druginfo.moiety import parts_of, spoken

    parts = parts_of(moiety)
    # The page of an ingredient; of an antibody conjugate, the page of the antibody.
    wanted = [*(parts if len(parts) > 1 else ()), *(part.partition(" ")[0] for part in parts if " " in part)]
    nearest = {page.drug: page for part in wanted for page in catalog.pages_with(part)}
    listed = [_of_page(page, page.title, 0, catalog) for page in list(nearest.values())[:_MOST_CANDIDATES]]
    return Resolution(query, "known", name, spoken(moiety), candidates=listed, ingredients=parts)


def _ambiguous(query: str, moieties: list[str], catalog: Catalog) -> Resolution:
    return Resolution(query, "ambiguous", candidates=[_candidate(moiety, catalog) for moiety in moieties])


def _candidate(moiety: str, catalog: Catalog) -> Candidate:
    """Return *moiety* as an offer: its page, or its name."""
    pages = catalog.pages_with(moiety)
    if pages:
        return _of_page(pages[0], pages[0].title, 0, catalog)
    from druginfo.moiety import spoken

    return Candidate(spoken(moiety), spoken(moiety), 0, False, None, catalog.authority.tall_man(fold(moiety)))


def _of_page(page: PageRef, name: str, distance: int, catalog: Catalog) -> Candidate:
    tall_man = catalog.authority.tall_man(fold(name)) or catalog.authority.tall_man(fold(page.title))
    return Candidate(name, page.drug, distance, True, page.drug_class or page.use, tall_man)


def _is_known(folded: str, catalog: Catalog) -> bool:
    return catalog.authority.knows(folded) or bool(catalog.page_names(folded))


def _meanings(folded: str, catalog: Catalog) -> list[str]:
    """Return the moiety keys that a known name may mean."""
    readings = catalog.authority.readings(folded)
    if readings:
        return readings
    pages = [catalog.page(row.drug) for row in catalog.page_names(folded)]
    if any(pages):
        return sorted({page.moiety for page in pages if page})
    return sorted({row.drug for row in catalog.authority.find(folded)})


def _from_reading(query: str, reading: Reading, catalog: Catalog, exact: bool) -> Resolution | None:
    """Answer from the words of a medication-list string; None where they are not all understood."""
    if not reading.words:
        return Resolution(query, "none")
    if not _left(reading, catalog):
        if len(reading.names) == 1:
            name = reading.names[0]
            # One everyday word beside a dose form is no medicine: "ice cream".
            if name != fold(query) and catalog.authority.is_common_word(name):
                return None
            return _alone(query, reading, catalog)
        return _combined(query, reading, catalog)
    turned = _in_another_order(query, reading, catalog) or _suffixed(query, reading, catalog)
    if turned is not None:
        return turned
    return None if exact else _spelled_parts(query, reading, catalog)


def _left(reading: Reading, catalog: Catalog) -> bool:
    """Say whether a word is left over; where the drops go is none behind a nonproprietary name, nor "#3" of codeine."""
    if not reading.left:
        return False
    if reading.left == reading.numbers:
        return not any(_has_codeine(key) for name in reading.names for key in _meanings(name, catalog))
    from druginfo.medication import SITES

    if not SITES.issuperset(reading.left):
        return True
    names = reading.names
    kinds = {row.kind for name in names for row in catalog.page_names(name)}
    return "brand" in kinds | {row.kind for name in names for row in catalog.authority.find(name)}


def _has_codeine(moiety: str) -> bool:
    """Say whether *moiety* is a combination with codeine: only those are numbered by their strength."""
    return "+" in moiety and "codeine" in moiety.split("+")


def _alone(query: str, reading: Reading, catalog: Catalog) -> Resolution | None:
    """Answer for the one name of a string, unless the rest of it says that a combination is meant."""
    name = reading.names[0]
    keys = _meanings(name, catalog)
    numbered = [key for key in keys if reading.numbers and _has_codeine(key)]
    if len(keys) > 1 and len(numbered) == 1:
        return _of_moiety(query, numbered[0], "synonym", query.strip(), catalog)
    if len(keys) == 1 and "+" not in keys[0] and " and " not in keys[0]:
        if reading.several:
            return _ambiguous(query, keys, catalog)
        if reading.under_skin:
            # "Herceptin SC" is not the infusion.
            from druginfo.moiety import join_key

            injected = join_key([keys[0], "hyaluronidase"])
            if catalog.pages_with(injected):
                return _ambiguous(query, [*keys, injected], catalog)
    return _named(query, name, catalog)


def _offered(reading: Reading, catalog: Catalog) -> list[str]:
    """Return the moiety keys that the names of a string not understood may mean; of several first all together."""
    from druginfo.moiety import join_key, parts_of

    meanings = [_meanings(name, catalog) for name in reading.names]
    keys = list(dict.fromkeys(key for found in meanings for key in found))
    if len(reading.segments) > 1 and len(keys) > 1 and all(len(found) == 1 for found in meanings):
        moiety = join_key([part for key in keys for part in parts_of(key)])
        return [moiety, *(key for key in keys if key != moiety)]
    return keys


def _combined(query: str, reading: Reading, catalog: Catalog) -> Resolution | None:
    """Answer for several known names: one drug said twice, or a combination."""
    turned = _in_another_order(query, reading, catalog)
    if turned is not None:
        return turned
    from druginfo.moiety import join_key, parts_of, spoken

    meanings = [_meanings(name, catalog) for name in _without_ions(reading)]
    keys = _chosen(meanings, catalog)
    if keys is None:
        return _ambiguous(query, sorted({key for found in meanings for key in found}), catalog)
    moiety = join_key(_specific([part for key in keys for part in parts_of(key)]))
    if moiety in keys:
        # A brand beside its ingredient or ingredients: the kind is that of the first name.
        first = _named(query, _without_ions(reading)[keys.index(moiety)], catalog)
        if first is not None and first.kind != "ambiguous":
            return first
    if len(reading.segments) > 1 or _exists(moiety, catalog):
        return _of_moiety(query, moiety, "exact", spoken(moiety), catalog)
    return _ambiguous(query, keys, catalog)


def _without_ions(reading: Reading) -> list[str]:
    """Return the names of *reading* without a salt that stands before its drug: "potassium clavulanate"."""
    salts = {
        word
        for segment in reading.segments
        for word, following in zip(segment, segment[1:], strict=False)
        if word in ("sodium", "potassium") and following in reading.names
    }
    return [name for name in reading.names if name not in salts] or reading.names


def _specific(parts: list[str]) -> list[str]:
    """
    Drop what another of *parts* says more exactly.

    That is "polyethylene glycol, unspecified" beside polyethylene glycol 3350, and the metal of a salt, of which
    lists give the amount in brackets: "ferrous sulfate 325 mg (65 mg iron)".
    """
    salts = {"iron": ("ferrous ", "ferric ", "iron "), **{ion: (f"{ion} ",) for ion in _ELEMENTS}}
    kept = []
    for part in parts:
        general = (part.removesuffix(", unspecified") + " ",) if part.endswith(", unspecified") else salts.get(part, ())
        if not any(other.startswith(general) for other in parts if general and other != part):
            kept.append(part)
    return kept


def _chosen(meanings: list[list[str]], catalog: Catalog) -> list[str] | None:
    """
    Return one moiety key for each name; None where it is not clear which.

    A name that may mean several drugs is decided by the others: "methotrexate (MTX)", and "carb/levo", of which only
    carbidopa and levodopa is a combination.
    """
    if all(len(found) == 1 for found in meanings):
        return [found[0] for found in meanings]
    if not any(len(found) == 1 for found in meanings) or sum(len(found) > 1 for found in meanings) > 2:
        return None
    from itertools import product

    from druginfo.moiety import join_key, parts_of

    choices: dict[str, list[str]] = {}
    for keys in product(*meanings):
        choices.setdefault(join_key([part for key in keys for part in parts_of(key)]), list(keys))
    said_twice = [keys for moiety, keys in choices.items() if moiety in keys]
    real = said_twice or [keys for moiety, keys in choices.items() if _exists(moiety, catalog)]
    return real[0] if len(real) == 1 else None


def _exists(moiety: str, catalog: Catalog) -> bool:
    """Say whether a combination is known as one drug."""
    return bool(catalog.pages_with(moiety)) or any(_written(moiety, "", catalog))


def _written(moiety: str, suffix: str, catalog: Catalog) -> Iterator[str]:
    """Yield each known folded name of a combination that is its parts in any order, with *suffix* behind them."""
    from itertools import permutations

    parts = [fold(part) for part in moiety.split("+")]
    if not 2 <= len(parts) <= 3:
        return
    for order in permutations(parts):
        start = "".join(order[:-1])
        for name in (f"{start}{order[-1]}{suffix}", f"{start}and{order[-1]}{suffix}"):
            if moiety in _meanings(name, catalog):
                yield name


def _suffixed(query: str, reading: Reading, catalog: Catalog) -> Resolution | None:
    """Answer for a combination with the four-letter suffix of one of its names: "trastuzumab-hyaluronidase-oysk"."""
    if len(reading.left) != 1 or len(reading.left[0]) != 4 or reading.words[-1] != reading.left[0]:
        return None
    from druginfo.moiety import join_key, parts_of

    meanings = [_meanings(name, catalog) for name in reading.names]
    if not meanings or any(len(found) != 1 for found in meanings):
        return None
    moiety = join_key([part for found in meanings for part in parts_of(found[0])])
    name = next(_written(moiety, reading.left[0], catalog), None)
    return _named(query, name, catalog) if name else None


def _in_another_order(query: str, reading: Reading, catalog: Catalog) -> Resolution | None:
    """Answer if the words are a known name in another order ("emtansine trastuzumab")."""
    words = reading.words
    if not 2 <= len(words) <= 3 or not reading.names:
        return None
    from itertools import permutations

    for order in permutations(words):
        found = _named(query, "".join(order), catalog)
        if found is not None:
            return found
    return None


def _spelled_parts(query: str, reading: Reading, catalog: Catalog) -> Resolution | None:
    """Answer for a combination of which a part is cut short or misspelt; None unless every part is clear."""
    if len(reading.segments) < 2 and not reading.noise:
        return None
    from druginfo.moiety import join_key, parts_of, spoken

    keys: list[str] = []
    distance = 0
    for segment in reading.segments:
        folded = "".join(segment)
        meanings = _meanings(folded, catalog)
        if not meanings and all(word in reading.names for word in segment):
            found = [key for word in segment for key in _meanings(word, catalog)]
            meanings = [join_key([part for key in found for part in parts_of(key)])]
        if not meanings:
            part = _completed(folded, catalog) or _misspelt(folded, catalog)
            if part is None:
                return None
            meanings = [part[0]]
            distance += part[1]
        if len(meanings) != 1:
            return None
        keys.extend(parts_of(meanings[0]))
    moiety = join_key(keys)
    answer = _of_moiety(query, moiety, "spelling", spoken(moiety), catalog)
    answer.distance = distance
    return answer


def _completed(folded: str, catalog: Catalog) -> tuple[str, int] | None:
    """Return the one drug whose nonproprietary name begins so, as lists cut long names, and how much is missing."""
    if len(folded) < 6:
        return None
    rows = [row for row in catalog.authority.starting(folded) if "+" not in row.drug]
    if len({row.drug for row in rows}) != 1:
        return None
    return rows[0].drug, min(len(row.folded) for row in rows) - len(folded)


def _misspelt(folded: str, catalog: Catalog) -> tuple[str, int] | None:
    """Return the one drug that a part of a combination is a slip of, and its distance."""
    found = _spelled(folded, folded, catalog, exact=False)
    page = catalog.page(found.drug) if found.opened and found.drug else None
    return (page.moiety, found.distance) if page else None


class _Near:
    """The nearest name of one drug to what was typed."""

    __slots__ = ("cost", "folded", "moiety", "name", "page", "rank", "weighted")

    def __init__(self, folded: str, name: str, moiety: str, page: PageRef | None, rank: int, cost: int) -> None:
        self.folded = folded
        self.name = name
        self.moiety = moiety
        self.page = page
        self.rank = rank
        self.cost = cost
        self.weighted = cost + _OBSCURITY * (2 - rank)


def _spelled(query: str, folded: str, catalog: Catalog, exact: bool) -> Resolution:
    """Answer for a text that is no known name, by the names that are near to it."""
    if len(folded) < 4 or len(folded) > _LONGEST_NAME:
        return Resolution(query, "none")
    from druginfo.spelling import limit

    shared = _begun(folded, catalog, whole_words=True)
    if shared:
        # "insulin" is how several drugs are called: none of them, and no misspelling either.
        return Resolution(query, "ambiguous", candidates=shared)
    ranked = _ranked(folded, catalog)
    common = catalog.authority.is_common_word(folded)
    best = ranked[0] if ranked else None
    if best and best.page and not exact and not common and _may_open(folded, ranked, catalog):
        rivals = [_offer(folded, near, catalog) for near in ranked[1:5] if near.weighted <= best.weighted + 6]
        return Resolution(
            query, "spelling", best.name, best.page.drug, distance=_offer(folded, best, catalog).distance, rivals=rivals
        )
    begun = [] if common else _begun(folded, catalog)
    if best is None:
        return Resolution(query, "ambiguous" if begun else "none", candidates=begun)
    candidates = [_offer(folded, near, catalog) for near in ranked[:_MOST_CANDIDATES]]
    offered = {candidate.drug for candidate in candidates}
    candidates += [candidate for candidate in begun if candidate.drug not in offered]
    near_enough = best.cost <= limit(folded, best.folded) + _OFFERED_BEYOND
    kind = "ambiguous" if (near_enough or begun) and not common else "none"
    return Resolution(query, kind, candidates=candidates[:_MOST_CANDIDATES])


def _begun(folded: str, catalog: Catalog, *, whole_words: bool = False) -> list[Candidate]:
    """
    Return the drugs in use whose name begins with *folded*, those with a page first; none for under five letters.

    Args:
        folded: What was typed.
        catalog: Where to look.
        whole_words: Only names whose first word or words *folded* is.
    """
    if len(folded) < 5:
        return []
    found: dict[str, Candidate] = {}
    for known in catalog.authority.starting(folded):
        if known.drug not in found and (not whole_words or _is_first_words(folded, known.name)):
            candidate = _candidate(known.drug, catalog)
            found[known.drug] = Candidate(
                known.name,
                candidate.drug,
                len(known.folded) - len(folded),
                candidate.has_page,
                candidate.hint,
                catalog.authority.tall_man(known.folded),
            )
    ranked = sorted(found.values(), key=lambda other: (not other.has_page, other.distance, other.drug))
    return ranked[:_MOST_CANDIDATES]


def _is_first_words(folded: str, name: str) -> bool:
    """Say whether *folded* is the first word or words of *name*, but not all of it: "insulin" of "insulin lispro"."""
    begun = ""
    for word in name.split()[:-1]:
        begun += fold(word)
        if begun == folded:
            return True
    return False


def _ranked(folded: str, catalog: Catalog) -> list[_Near]:
    """Return the drugs near to *folded*, each by its nearest name, nearest first."""
    from druginfo.spelling import cost, letters_apart

    spellings = list(catalog.spellings())
    letters = dict(pair for speller in spellings for pair in speller.near_letters(folded))
    names = set(letters)
    if min(letters.values(), default=2) > 1:
        # Nothing within one letter: it may have been written as it sounds.
        widest = max(3, (len(folded) + 1) // 3)
        heard = {name for speller in spellings for name in speller.near_sound(folded)}
        names.update(name for name in heard if letters_apart(folded, name) <= widest)
    best: dict[str, _Near] = {}
    for name in names:
        apart = cost(folded, name)
        for row in catalog.page_names(name):
            page = catalog.page(row.drug)
            if page is not None:
                _keep_nearest(best, page.moiety, _Near(name, row.name, page.moiety, page, 2, apart))
        for known in catalog.authority.find(name):
            old = best.get(known.drug)
            if old is not None and old.weighted < apart + _OBSCURITY * (2 - known.rank):
                continue
            pages = catalog.pages_with(known.drug)
            page = pages[0] if len(pages) == 1 else None
            near = _Near(name, known.name, known.drug, page, known.rank, apart)
            _keep_nearest(best, known.drug, near)
    return sorted(best.values(), key=lambda near: (near.weighted, near.cost, near.page is None, near.folded))


def _keep_nearest(best: dict[str, _Near], drug: str, near: _Near) -> None:
    old = best.get(drug)
    if old is None or (near.weighted, near.folded) < (old.weighted, old.folded):
        best[drug] = near


def _may_open(folded: str, ranked: list[_Near], catalog: Catalog) -> bool:
    """Say whether the nearest drug alone is near enough to be the one meant."""
    from druginfo.spelling import SHORTEST_OPENED, WIDEST, cost, differs_as_drugs_do, letters_apart, limit, skeleton

    best = ranked[0]
    if min(len(folded), len(best.folded)) < SHORTEST_OPENED or best.rank == 0:
        return False
    salt = _salt(best)
    without = len(salt) if folded.endswith(salt) else 0
    highest = limit(folded[: len(folded) - without], best.folded[: len(best.folded) - without]) - (2 - best.rank)
    if best.cost > highest or differs_as_drugs_do(folded, best.folded):
        return False
    if not _has_short_words(folded, best.name):
        return False
    letters = letters_apart(folded, best.folded)
    replaced = letters > 1 or len(folded) == len(best.folded)
    if best.rank < 2 and replaced and skeleton(folded) != skeleton(best.folded):
        # Little-known names that differ in a consonant are mostly two drugs: Tradonal, Traconal.
        return False
    margin = _MARGIN if best.rank == 2 else _MARGIN_OBSCURE
    if len(ranked) > 1 and ranked[1].weighted - best.weighted < margin:
        return False
    if letters > WIDEST:
        return False
    if any(near.rank == 2 and letters_apart(folded, near.folded) <= letters for near in ranked[1:]):
        # Another drug in use is as near by the letters alone.
        return False
    parts = set(best.moiety.split("+"))
    if any(not parts <= set(known.drug.split("+")) for known in catalog.authority.starting(folded)):
        # Another drug's name cut short: cefadrox(il) is no misspelling of Cefadros.
        return False
    others = catalog.authority.look_alikes(best.folded)
    if any(cost(folded, other) - best.cost < _MARGIN_LOOK_ALIKE for other in others):
        return False
    if skeleton(folded) != skeleton(best.folded):
        others = others + [near.folded for near in ranked[1:] if near.rank == 2]
    begun_alike = _same_beginning(folded, best.folded)
    # Names are known by their beginnings: trazadol begins as trazodone does, and tramadol does not.
    return not any(
        _same_beginning(folded, other) > begun_alike and letters_apart(folded, other) <= WIDEST + 1 for other in others
    )


def _salt(near: _Near) -> str:
    """Return the folded salt word that *near* ends in, which says nothing of which drug is meant; "" without one."""
    from druginfo.moiety import SALT_WORDS

    first, _, last = near.name.rpartition(" ")
    return fold(last) if first and last.lower() in SALT_WORDS else ""


def _has_short_words(folded: str, name: str) -> bool:
    """
    Say whether *folded* has every word of one or two letters of *name* in its place.

    Those words are which product it is: Novolin N and Novolin R, penicillin G and penicillin V.
    """
    words = [fold(word) for word in name.split()]
    for at, word in enumerate(words):
        if 0 < len(word) <= 2:
            before, behind = "".join(words[:at]), "".join(words[at + 1 :])
            start = min(range(len(before) + 1), key=lambda cut: abs(len(folded) - cut - len(word) - len(behind)))
            if word not in folded[max(start - 2, 0) : start + len(word) + 2]:
                return False
    return True


def _same_beginning(folded: str, other: str) -> int:
    """Return how many letters two names have in common before they part."""
    return next((at for at, (one, two) in enumerate(zip(folded, other, strict=False)) if one != two), len(other))


def _offer(folded: str, near: _Near, catalog: Catalog) -> Candidate:
    from druginfo.moiety import spoken
    from druginfo.spelling import letters_apart

    distance = letters_apart(folded, near.folded)
    if near.page is not None:
        return _of_page(near.page, near.name, distance, catalog)
    return Candidate(near.name, spoken(near.moiety), distance, False, None, catalog.authority.tall_man(near.folded))
