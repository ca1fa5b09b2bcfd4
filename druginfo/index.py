"""The index as the reading commands see it: layered corpora, opened read-only, one query for each answer.

A corpus is one SQLite file written by `druginfo.build`; it holds finished text, so that no page is parsed here.
A page in an earlier layer replaces the page of the same drug in a later one: two pages are of the same drug when they
share a nonproprietary name.
"""

from __future__ import annotations

import os
import sqlite3

from druginfo.errors import CorpusError
from druginfo.names import PageName, PageRef, fold

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from druginfo.authority import Authority, Spelling
    from druginfo.monograph import Monograph
    from druginfo.resolve import Resolution

#: What SQLite raises when a file is damaged.
DamagedIndexError = sqlite3.DatabaseError

_MOST_TERMS = 32
_REINSTALL = "reinstall it, for example: pip install --force-reinstall druginfo"


class Layer:
    """One corpus: its label ("bundled", else its folder) and open index; `complete` once every file was compared."""

    __slots__ = ("complete", "connection", "directory", "label")

    def __init__(self, label: str, connection: sqlite3.Connection, directory: str | None, complete: bool) -> None:
        self.label = label
        self.connection = connection
        self.directory = directory
        self.complete = complete


class Page:
    """One stored page, without its sections."""

    __slots__ = ("drug", "drug_class", "file", "layer", "moiety", "number", "title", "use")

    def __init__(self, layer: Layer, row: tuple[int, str, str, str, str, str | None, str | None]) -> None:
        self.layer = layer
        self.number, self.drug, self.file, self.title, self.moiety, self.drug_class, self.use = row

    @property
    def ref(self) -> PageRef:
        """What resolution needs to know of the page."""
        return PageRef(self.drug, self.title, self.moiety, self.drug_class, self.use)


class Hit:
    """One section found by a search; the words found stand between square brackets in *snippet*."""

    __slots__ = ("drug", "score", "section", "snippet")

    def __init__(self, drug: str, section: str, snippet: str, score: float) -> None:
        self.drug = drug
        self.section = section
        self.snippet = snippet
        self.score = score


_PAGE_COLUMNS = "number, drug, file, title, moiety, drug_class, use"


class Library:
    """
    The corpora in use, first one first, and the names authority.

    Args:
        layers: Open corpora; an earlier one wins.
        authority: The table of known names.

    Attributes:
        unusable: One line for each folder that was left out.
        notes: Lines that only a verbose run shows.
    """

    def __init__(self, layers: Sequence[Layer], authority: Authority) -> None:
        self.layers = list(layers)
        self.authority = authority
        self.unusable: list[str] = []
        self.notes: list[str] = []

    def warnings(self) -> list[str]:
        """Return one line for each folder and each file that is left out, naming it."""
        skipped = [
            row[0]
            for layer in self.layers
            if layer.directory
            for row in layer.connection.execute("SELECT message FROM skipped ORDER BY file")
        ]
        return self.unusable + skipped

    def resolve(self, name: str, *, exact: bool = False) -> Resolution:
        """
        Say what *name* means; a page that changed on disk since it was indexed is read again first.

        Args:
            name: What somebody typed.
            exact: Never accept a spelling correction.

        Returns:
            How the name matched and which page answers, or why none does.
        """
        resolution = self._resolve_indexed(name, exact)
        while self.recheck(resolution.drug if resolution.opened else None):
            resolution = self._resolve_indexed(name, exact)
        return resolution

    def _resolve_indexed(self, name: str, exact: bool) -> Resolution:
        from druginfo.resolve import Resolution, resolve

        if name.endswith(".md"):
            # Two pages of one corpus may have the same title; their files tell them apart.
            drug = self.page_file(name)
            if drug:
                return Resolution(name, "synonym", name, drug)
        resolution = resolve(name, self, exact=exact)
        return resolution if resolution.opened else self._with_shared_pages(resolution)

    def _with_shared_pages(self, resolution: Resolution) -> Resolution:
        """Put the pages about several drugs, of which *resolution* may name one, before its candidates."""
        from druginfo.resolve import Candidate

        folded = fold(resolution.query)
        shared = [
            Candidate(page.title, page.drug, 0, True, "a page about several drugs")
            for layer in self.layers
            for (drug,) in layer.connection.execute("SELECT drug FROM component WHERE folded = ?", (folded,))
            if (page := self.find_page(drug))
        ]
        if shared:
            resolution.kind = "ambiguous"
            resolution.candidates = shared + resolution.candidates
        return resolution

    # names: what `resolve` asks

    def page_names(self, folded: str) -> list[PageName]:
        """Return each page's name that folds to *folded*, a replaced page's pointing at the page that replaces it."""
        found: dict[str, PageName] = {}
        for depth, layer in enumerate(self.layers):
            rows = layer.connection.execute("SELECT name, kind, drug, brand FROM name WHERE folded = ?", (folded,))
            for name, kind, drug, brand in rows.fetchall():
                owner = self._replacement(depth, drug) if depth else None
                found.setdefault(owner or drug, PageName(folded, name, kind, owner or drug, brand))
        return list(found.values())

    def pages_with(self, moiety: str) -> list[PageRef]:
        """Return the pages whose active moieties are exactly *moiety*, a canonical key of the authority."""
        return [page.ref for page in self._pages("moiety = ?", (moiety,))]

    def page(self, drug: str) -> PageRef | None:
        """Return what is known at a glance of the page with the id *drug*, or None."""
        page = self.find_page(drug)
        return page.ref if page else None

    def spellings(self) -> list[Spelling]:
        """Return what finds names by nearness: all known names, and those of the corpora."""
        from druginfo.authority import Spelling

        # The names of the bundled pages are among the known names.
        own = [Spelling(layer.connection) for layer in self.layers if layer.directory]
        return [self.authority.spelling, *own]

    def all_page_names(self) -> Iterator[PageName]:
        """Yield every name that `page_names` can return."""
        seen: set[tuple[str, str]] = set()
        for depth, layer in enumerate(self.layers):
            owners: dict[str, str] = {}
            for folded, name, kind, drug, brand in layer.connection.execute(
                "SELECT folded, name, kind, drug, brand FROM name"
            ).fetchall():
                if drug not in owners:
                    owners[drug] = (self._replacement(depth, drug) if depth else None) or drug
                if (folded, owners[drug]) not in seen:
                    seen.add((folded, owners[drug]))
                    yield PageName(folded, name, kind, owners[drug], brand)

    def all_pages(self) -> Iterator[PageRef]:
        """Yield every page in use."""
        for page in self.pages():
            yield page.ref

    def page_file(self, file: str) -> str | None:
        """Return the id of the page whose file is *file*, written as the corpus has it, with its ending."""
        found = next(iter(self._pages("file = ?", (file,))), None)
        return found.drug if found else None

    # pages: what `show` asks

    def find_page(self, drug: str) -> Page | None:
        """Return the page with the id *drug* of the first layer that has one, or None."""
        return next(iter(self._pages("drug = ?", (drug,))), None)

    def stored(self, page: Page, column: str) -> str:
        """Return one finished text of *page*: plain, effects, names or json (the `monograph` object)."""
        row = page.layer.connection.execute(f"SELECT {column} FROM page WHERE number = ?", (page.number,)).fetchone()
        return _undamaged(str(row[0]))

    def section_texts(self, page: Page, keys: Sequence[str]) -> list[tuple[str, str, str]]:
        """Return (key, title, plain text) of the sections of *page* that have one of *keys*, in page order."""
        rows = page.layer.connection.execute(
            "SELECT key, title, plain FROM section WHERE page = ? ORDER BY number", (page.number,)
        )
        return [(key, title, _undamaged(text)) for key, title, text in rows if key in keys]

    def section_keys(self, page: Page) -> list[str]:
        """Return the keys of the sections of *page* that say something, in page order, each once."""
        rows = page.layer.connection.execute(
            "SELECT key FROM section WHERE page = ? AND plain != '' ORDER BY number", (page.number,)
        )
        return list(dict.fromkeys(row[0] for row in rows))

    def ending(self, page: Page) -> str:
        """Return the source line and the disclaimer with which every text answer about *page* ends."""
        return self.stored(page, "ending")

    def get(self, drug: str) -> Monograph:
        """
        Read the page with the id *drug*, as the first layer that has it states it.

        Raises:
            CorpusError: No layer has a page of that id.
        """
        from druginfo.store import load_monograph

        page = self.find_page(drug)
        if page is None:
            raise CorpusError(f"no page has the id {drug!r}; see: druginfo list")
        blocks = page.layer.connection.execute(
            "SELECT blocks FROM section WHERE page = ? ORDER BY number", (page.number,)
        )
        return load_monograph(self.stored(page, "json"), [row[0] for row in blocks], page.layer.label)

    def pages(self) -> Iterator[Page]:
        """Yield every page in use, sorted by id, replaced ones left out."""
        replaced = self._replaced() if len(self.layers) > 1 else set()
        found = []
        for depth, layer in enumerate(self.layers):
            for row in layer.connection.execute(f"SELECT {_PAGE_COLUMNS} FROM page ORDER BY drug"):
                if (depth, row[1]) not in replaced:
                    found.append(Page(layer, row))
        found.sort(key=lambda page: (page.title.casefold(), page.drug))
        yield from found

    def search(self, text: str, section: str | None = None) -> list[Hit]:
        """
        Find the sections that hold all words of *text*, best first.

        Args:
            text: Anything; words in double quotes stand together, a word ending in "*" is the beginning of one.
            section: Section key to look in; None for all.

        Returns:
            At most one hit for each section of each drug; none when *text* has no word.
        """
        query = match_expression(text)
        if not query:
            return []
        replaced = self._replaced() if len(self.layers) > 1 else set()
        hits = []
        for depth, layer in enumerate(self.layers):
            # Text already holds no control character, so these two can mark the hit and become brackets after.
            sql = (
                "SELECT p.drug, s.key, snippet(search, 1, char(2), char(3), '…', 12), bm25(search, 4.0, 1.0)"
                " FROM search JOIN section s ON s.number = search.rowid JOIN page p ON p.number = s.page"
                " WHERE search MATCH ?" + (" AND s.key = ?" if section else "")
            )
            for drug, key, snippet, score in layer.connection.execute(sql, (query, section) if section else (query,)):
                if (depth, drug) not in replaced:
                    marked = " ".join(snippet.split()).replace("\x02", "[").replace("\x03", "]")
                    hits.append(Hit(drug, key, marked, score))
        hits.sort(key=lambda hit: (hit.score, hit.drug, hit.section))
        best: dict[tuple[str, str], Hit] = {}
        for hit in hits:
            best.setdefault((hit.drug, hit.section), hit)
        return list(best.values())

    def has_section(self, key: str) -> bool:
        """Return whether any page has a section with *key*."""
        sql = "SELECT 1 FROM section WHERE key = ? LIMIT 1"
        return any(layer.connection.execute(sql, (key,)).fetchone() for layer in self.layers)

    def starting_with(self, prefix: str, limit: int = 100) -> list[tuple[str, str]]:
        """Return (name, drug) of the pages' names whose folded form starts with *prefix*, sorted, at most *limit*."""
        found: dict[str, str] = {}
        for layer in self.layers:
            rows = layer.connection.execute(
                "SELECT name, drug FROM name WHERE folded >= ? AND folded < ? ORDER BY folded LIMIT ?",
                (prefix, prefix + "\U0010ffff", limit),
            )
            for name, drug in rows:
                found.setdefault(name, drug)
        return sorted(found.items(), key=lambda item: fold(item[0]))[:limit]

    def recheck(self, drug: str | None) -> bool:
        """
        Compare the corpora behind an answer with their folders, as far as opening them has not done so.

        Args:
            drug: Id of the page that answers, or None when no page does.

        Returns:
            Whether something had changed, so that the question has to be asked again.
        """
        for layer in self.layers:
            if layer.directory is None or layer.complete:
                continue
            from druginfo.cache import refresh, unchanged_on_disk

            if drug is not None:
                row = layer.connection.execute(
                    "SELECT file, mtime_ns, ctime_ns, size FROM page WHERE drug = ?", (drug,)
                ).fetchone()
                if row and unchanged_on_disk(os.path.join(layer.directory, row[0]), row[1:]):
                    return False
            if refresh(layer, self.authority):
                return True
        return False

    def complete(self) -> None:
        """Compare every file of every corpus with its index: the next answer is about what is on disk now."""
        while self.recheck(None):
            pass

    def _pages(self, condition: str, values: tuple[str, ...]) -> list[Page]:
        found = []
        for depth, layer in enumerate(self.layers):
            rows = layer.connection.execute(f"SELECT {_PAGE_COLUMNS} FROM page WHERE {condition}", values).fetchall()
            found += [Page(layer, row) for row in rows if not (depth and self._replacement(depth, row[1]))]
        return found

    def _replacement(self, depth: int, drug: str) -> str | None:
        """Return the id of the page of an earlier layer that replaces *drug* of layer *depth*, or None."""
        own = (
            self.layers[depth]
            .connection.execute("SELECT folded FROM name WHERE drug = ? AND kind = 'exact'", (drug,))
            .fetchall()
        )
        for earlier in self.layers[:depth]:
            for (folded,) in own:
                row = earlier.connection.execute(
                    "SELECT drug FROM name WHERE folded = ? AND kind = 'exact'", (folded,)
                ).fetchone()
                if row:
                    return str(row[0])
        return None

    def _replaced(self) -> set[tuple[int, str]]:
        taken: set[str] = set()
        replaced = set()
        for depth, layer in enumerate(self.layers):
            names = layer.connection.execute("SELECT folded, drug FROM name WHERE kind = 'exact'").fetchall()
            replaced |= {(depth, drug) for folded, drug in names if folded in taken}
            taken |= {folded for folded, _ in names}
        return replaced


def _undamaged(text: str) -> str:
    """
    Return *text* as it is.

    Raises:
        DamagedIndexError: It holds a NUL, which no stored text does: part of the file was overwritten.
    """
    if "\x00" in text:
        raise DamagedIndexError("stored text is damaged")
    return text


def match_expression(text: str) -> str:
    """
    Turn what a user typed into an FTS5 query that cannot fail: every word quoted, operators taken literally.

    Returns:
        Quoted phrases and words, all of which must occur; "" when *text* has no letter or digit.

    Example:
        >>> match_expression('heart AND "blood pressure" neutro*')
        '"heart" "AND" "blood pressure" "neutro"*'

    Source: https://www.sqlite.org/fts5.html#fts5_strings
    """
    terms: list[str] = []
    # Lone surrogates and NUL cannot be in a query.
    text = text.encode("utf-8", "replace").decode("utf-8").replace("\x00", " ")
    for place, part in enumerate(text.split('"')):
        pieces = [part] if place % 2 else part.split()
        for piece in pieces:
            if any(character.isalnum() for character in piece):
                terms.append(f'"{piece}"' + ("*" if piece.endswith("*") else ""))
    # The cost of a query grows with the square of its words; nobody means more than these.
    return " ".join(term.replace('*"*', '"*') for term in list(dict.fromkeys(terms))[:_MOST_TERMS])


def open_bundled() -> Layer:
    """
    Open the index of the bundled corpus and names, which was built with the package.

    Raises:
        CorpusError: It is missing or damaged.
    """
    from druginfo.paths import BUNDLED_INDEX

    try:
        connection = sqlite3.connect(f"file:{_uri(BUNDLED_INDEX)}?mode=ro&immutable=1", uri=True)
        connection.execute("SELECT 1 FROM meta").fetchone()
    except sqlite3.Error as error:
        raise CorpusError(f"the bundled index {BUNDLED_INDEX} cannot be used ({error}); {_REINSTALL}") from error
    return Layer("bundled", connection, None, complete=True)


def _uri(path: str) -> str:
    return path.replace("%", "%25").replace("?", "%3f").replace("#", "%23")


def open_library(
    corpora: Sequence[str] = (), *, bundled: bool = True, personal: bool = True, report: bool = False
) -> Library:
    """
    Open the corpora in use: *corpora*, then those of the environment, the user's own folder, and the bundled one.

    Args:
        corpora: Folders of Markdown pages, first one first.
        bundled: Whether the bundled pages are used; the table of known names always is.
        personal: Whether the environment's folders and the user's own are used.
        report: Whether a long build shows its progress on standard error, if that is a terminal.

    Raises:
        CorpusError: A folder of *corpora* cannot be read, or the bundled index cannot be used.
    """
    from druginfo.authority import Authority
    from druginfo.paths import environment_corpora, user_corpus

    base = open_bundled()
    authority = Authority(base.connection)
    folders = [(folder, True) for folder in corpora]
    if personal and bundled:
        folders += [(folder, False) for folder in environment_corpora()]
        own = user_corpus()
        if os.path.isdir(own):
            folders.append((own, False))
    elif personal:
        folders += [(folder, False) for folder in environment_corpora()]
    library = Library([], authority)
    if folders:
        from druginfo.cache import open_corpus

        for folder, required in folders:
            try:
                layer, notes = open_corpus(folder, authority, report=report)
            except CorpusError as error:
                if required:
                    raise
                library.unusable.append(error.message.removeprefix("the corpus "))
                continue
            if layer.directory not in [other.directory for other in library.layers]:
                library.layers.append(layer)
                library.notes += notes
    if bundled:
        library.layers.append(base)
    return library
