"""Writing an index: pages to one SQLite file a corpus, built beside and swapped in, then kept up to date.

Pages are parsed here and nowhere else. Another process may build the same corpus at the same time, or be killed
half-way: a whole build goes to a file of its own and is renamed over, an update is one SQLite transaction.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import sqlite3
import sys
import time
from collections import deque
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path

from druginfo.authority import Authority, write_spelling
from druginfo.cache import expected_meta
from druginfo.corpus import parse_page, read_page
from druginfo.errors import PageError
from druginfo.files import find_pages, readable
from druginfo.index import open_bundled
from druginfo.lasa import look_alikes_for
from druginfo.names import fold
from druginfo.render import json_, plain
from druginfo.render.safe import make_visible
from druginfo.store import dump_blocks

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from multiprocessing.pool import AsyncResult

    from druginfo.files import PageFile, Scan

#: Label of the corpus that comes with the package.
BUNDLED = "bundled"

#: From this many pages on processes beside this one parse, so many pages at once, so many times ahead of the writing.
_HELPED_FROM = 1000
_HELPERS = 2
_BATCH = 200
_AHEAD = 3

_STALE_BUILD_SECONDS = 3600.0
_PROGRESS_AFTER_SECONDS = 1.0

_TABLES = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
CREATE TABLE page (
    number INTEGER PRIMARY KEY, drug TEXT UNIQUE, file TEXT UNIQUE, mtime_ns INTEGER, ctime_ns INTEGER, size INTEGER,
    moiety TEXT, title TEXT, drug_class TEXT, use TEXT, reviewed TEXT, label_date TEXT,
    plain TEXT, ending TEXT, effects TEXT, names TEXT, json TEXT
);
CREATE INDEX page_moiety ON page (moiety);
-- Rows of the table are long; what a list of all pages needs is read from here alone.
CREATE INDEX page_glance ON page (drug, file, title, moiety, drug_class, use);
CREATE INDEX page_state ON page (file, mtime_ns, ctime_ns, size);
CREATE TABLE name (
    folded TEXT, drug TEXT, name TEXT, kind TEXT, brand TEXT, PRIMARY KEY (folded, drug)
) WITHOUT ROWID;
CREATE INDEX name_drug ON name (drug);
CREATE TABLE component (folded TEXT, drug TEXT, PRIMARY KEY (folded, drug)) WITHOUT ROWID;
CREATE TABLE section (
    number INTEGER PRIMARY KEY, page INTEGER, key TEXT, title TEXT, plain TEXT, blocks TEXT
);
CREATE INDEX section_page ON section (page);
CREATE VIRTUAL TABLE search USING fts5(
    title, plain, content='section', content_rowid='number', tokenize='porter unicode61 remove_diacritics 2'
);
CREATE TABLE skipped (file TEXT PRIMARY KEY, mtime_ns INTEGER, ctime_ns INTEGER, size INTEGER, message TEXT)
    WITHOUT ROWID;
CREATE TABLE folder (path TEXT PRIMARY KEY, mtime_ns INTEGER) WITHOUT ROWID;
"""


def build_index(
    connection: sqlite3.Connection,
    directory: Path,
    label: str,
    authority: Authority,
    *,
    progress: Callable[[int, int], None] | None = None,
) -> None:
    """
    Fill an empty database with the index of the pages under *directory*; the caller commits.

    Args:
        connection: An empty database.
        directory: Folder of Markdown pages.
        label: What answers say the corpus is: "bundled", else its folder.
        authority: Table of known names, by which each page is given its active moieties.
        progress: Called after each page with the pages done and the pages in all.

    Raises:
        CorpusError: *directory* cannot be read.
    """
    connection.executescript(_TABLES)
    writer = _Writer(connection, label, authority)
    scan = find_pages(directory)
    with _Preparer(label, authority, len(scan.pages)) as prepare:
        for done, (found, prepared) in enumerate(prepare(scan.pages), 1):
            writer.add(found, prepared)
            if progress:
                progress(done, len(scan.pages))
    connection.execute("INSERT INTO search (search) VALUES ('rebuild')")
    writer.finish(scan)


def build_bundled(data: Path, target: Path) -> None:
    """
    Write the index that comes with the package: the bundled pages and the table of known names.

    Args:
        data: The project's `data` folder.
        target: File to write; replaced only when the new one is whole.

    Raises:
        PageError: A bundled page cannot be used; an incomplete corpus is never shipped.
    """
    from druginfo.authority_data import write_authority

    beside = target.with_suffix(".new")
    beside.unlink(missing_ok=True)
    connection = sqlite3.connect(beside)
    try:
        connection.execute("PRAGMA journal_mode = OFF")
        write_authority(connection, data)
        build_index(connection, data / "monographs", BUNDLED, Authority(connection))
        skipped = connection.execute("SELECT message FROM skipped").fetchone()
        if skipped:
            raise PageError(skipped[0])
        connection.execute("INSERT INTO search (search) VALUES ('optimize')")
        connection.commit()
        connection.execute("VACUUM")
    finally:
        connection.close()
    beside.replace(target)


class _Prepared:
    """Everything that is stored of one page, ready to be written; or why the page cannot be used."""

    __slots__ = ("components", "drug", "names", "page", "problem", "sections")

    def __init__(self, problem: str | None = None) -> None:
        self.problem = problem
        self.drug = ""
        self.components: list[str] = []
        self.page: tuple[str | None, ...] = ()
        self.names: list[tuple[str, str, str, str | None]] = []
        self.sections: list[tuple[str, str, str, str]] = []


def _prepare(found: PageFile, label: str, authority: Authority) -> _Prepared:
    """Read, parse and render the page in *found*."""
    try:
        text = read_page(Path(found.path), file=found.relative)
        monograph = parse_page(text, file=found.relative, corpus=label)
    except PageError as error:
        return _Prepared(error.message)
    monograph = replace(monograph, confused_with=look_alikes_for(monograph, authority))
    dates = sorted(reference.date for reference in monograph.source.references if reference.date)
    prepared = _Prepared()
    prepared.drug = monograph.id
    prepared.page = (
        authority.moiety_of_parts(monograph.ingredients or [monograph.title]),
        monograph.title,
        monograph.drug_class,
        monograph.use,
        monograph.source.reviewed,
        dates[-1] if dates else None,
        plain.document(monograph),
        make_visible(f"{plain.source_line(monograph.source)}\n\n{plain.closing(monograph)}\n"),
        plain.effect_lines(monograph.side_effects),
        plain.name_lines(monograph.names),
        json_.dump(json_.monograph_object(monograph)),
    )
    prepared.names = [(fold(name.name), name.name, name.kind, name.brand) for name in monograph.names]
    prepared.components = [fold(name) for name in monograph.components]
    prepared.sections = [
        (section.key, make_visible(plain.heading(section)), make_visible(section.text), dump_blocks(section.blocks))
        for section in monograph.sections
    ]
    return prepared


class _Preparer:
    """Prepares pages in their order; many of them in processes beside this one, where those can be split off."""

    def __init__(self, label: str, authority: Authority, pages: int) -> None:
        self.label = label
        self.authority = authority
        # The helpers open the bundled index for themselves, so it has to be there.
        helped = pages >= _HELPED_FROM and label != BUNDLED and sys.platform.startswith("linux")
        self._pool = get_context("fork").Pool(_HELPERS, _start_helper, (label,)) if helped else None

    def __enter__(self) -> Callable[[list[PageFile]], Iterator[tuple[PageFile, _Prepared]]]:
        return self._each if self._pool is None else self._each_helped

    def __exit__(self, *_: object) -> None:
        if self._pool is not None:
            self._pool.terminate()

    def _each(self, pages: list[PageFile]) -> Iterator[tuple[PageFile, _Prepared]]:
        for found in pages:
            yield found, _prepare(found, self.label, self.authority)

    def _each_helped(self, pages: list[PageFile]) -> Iterator[tuple[PageFile, _Prepared]]:
        assert self._pool is not None
        waiting: deque[tuple[list[PageFile], AsyncResult[list[_Prepared]]]] = deque()
        # A few batches ahead and no more, so that memory does not grow with the corpus.
        for start in range(0, len(pages) + _AHEAD * _BATCH, _BATCH):
            batch = pages[start : start + _BATCH]
            if batch:
                waiting.append((batch, self._pool.map_async(_help, batch, chunksize=_BATCH // _HELPERS // 2)))
            if start >= _AHEAD * _BATCH and waiting:
                done, answers = waiting.popleft()
                yield from zip(done, answers.get(), strict=True)


_helper: tuple[str, Authority] | None = None


def _start_helper(label: str) -> None:
    """Make this process a helper; an interrupt is for the process that writes."""
    global _helper
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _helper = (label, Authority(open_bundled().connection))


def _help(found: PageFile) -> _Prepared:
    assert _helper is not None
    return _prepare(found, *_helper)


class _Writer:
    """Adds and removes pages in one open transaction."""

    def __init__(self, connection: sqlite3.Connection, label: str, authority: Authority) -> None:
        self.connection = connection
        self.label = label
        self.authority = authority
        self.names_added: set[str] = set()
        self.names_removed: set[str] = set()

    def add(self, found: PageFile, prepared: _Prepared) -> None:
        """Write what was prepared of the page in *found*; `search` is brought up to date by the caller."""
        if prepared.problem is not None:
            row = (found.relative, *found.state, prepared.problem)
            self.connection.execute("INSERT OR REPLACE INTO skipped VALUES (?, ?, ?, ?, ?)", row)
            return
        drug = self._free_id(prepared.drug)
        page_row = list(prepared.page)
        if drug != prepared.drug:
            page_row[-1] = json_.dump(json.loads(page_row[-1] or "") | {"id": drug})
        cursor = self.connection.execute(
            f"INSERT INTO page VALUES ({', '.join('?' * 17)})", (None, drug, found.relative, *found.state, *page_row)
        )
        page = cursor.lastrowid
        self.connection.executemany(
            "INSERT INTO section VALUES (NULL, ?, ?, ?, ?, ?)", [(page, *section) for section in prepared.sections]
        )
        names = [(folded, drug, name, kind, brand) for folded, name, kind, brand in prepared.names]
        if drug != prepared.drug:
            # Each of two pages with one title is reached by its number.
            names.append((fold(drug), drug, drug, "synonym", None))
            first = f"{prepared.drug}-1"
            names.append((fold(first), prepared.drug, first, "synonym", None))
        self.connection.executemany("INSERT OR IGNORE INTO name VALUES (?, ?, ?, ?, ?)", names)
        self.connection.executemany(
            "INSERT OR IGNORE INTO component VALUES (?, ?)", [(folded, drug) for folded in prepared.components]
        )
        self.names_added.update(row[0] for row in names)

    def remove(self, file: str) -> None:
        self.connection.execute("DELETE FROM skipped WHERE file = ?", (file,))
        row = self.connection.execute("SELECT number, drug FROM page WHERE file = ?", (file,)).fetchone()
        if row is None:
            return
        self.connection.execute(
            "INSERT INTO search (search, rowid, title, plain)"
            " SELECT 'delete', number, title, plain FROM section WHERE page = ?",
            row[:1],
        )
        self.connection.execute("DELETE FROM section WHERE page = ?", row[:1])
        self.connection.execute("DELETE FROM page WHERE number = ?", row[:1])
        self.connection.execute("DELETE FROM component WHERE drug = ?", row[1:])
        gone = self.connection.execute("DELETE FROM name WHERE drug = ? RETURNING folded", row[1:]).fetchall()
        self.names_removed.update(folded for (folded,) in gone)

    def finish(self, scan: Scan) -> None:
        self.connection.execute("DELETE FROM folder")
        self.connection.executemany("INSERT INTO folder VALUES (?, ?)", scan.folders.items())
        # A new index needs the tables even where it has no name; an old one only if a name came or went.
        if self.names_added != self.names_removed or not self.names_added:
            if self.label != BUNDLED:
                self.connection.execute("DROP TABLE IF EXISTS spelling_of")
            write_spelling(self.connection, self.names())
        meta = expected_meta(self.label).items()
        self.connection.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", meta)

    def names(self) -> list[str]:
        """Return the folded names of all pages, sorted."""
        return [row[0] for row in self.connection.execute("SELECT DISTINCT folded FROM name ORDER BY folded")]

    def _free_id(self, wanted: str) -> str:
        """Return *wanted*, numbered where another page has it, so that each page has an id of its own."""
        candidate, number = wanted, 1
        while self.connection.execute("SELECT 1 FROM page WHERE drug = ?", (candidate,)).fetchone():
            number += 1
            candidate = f"{wanted}-{number}"
        return candidate


def build_file(path: str, folder: str, authority: Authority, *, report: bool) -> None:
    """
    Build the index of *folder* beside *path*, then put it there in one step.

    Raises:
        OSError: The file or its folder cannot be written.
        sqlite3.Error: Likewise, the disk being full among other things.
    """
    target = Path(path)
    target.parent.mkdir(parents=True, exist_ok=True)
    _remove_stale_builds(target.parent)
    beside = target.with_name(f"{target.stem}.{os.getpid()}.{time.monotonic_ns()}.new")
    try:
        connection = sqlite3.connect(beside)
        try:
            # The file is renamed into place only when it is whole, so a journal would protect nothing.
            connection.execute("PRAGMA journal_mode = OFF")
            connection.execute("PRAGMA synchronous = OFF")
            _build_with_progress(connection, folder, authority, report)
        finally:
            connection.close()
        beside.replace(target)
    finally:
        with contextlib.suppress(OSError):
            beside.unlink()


def build_memory(folder: str, authority: Authority, *, report: bool) -> sqlite3.Connection:
    """Build the index of *folder* in memory."""
    connection = sqlite3.connect(":memory:")
    _build_with_progress(connection, folder, authority, report)
    return connection


def _build_with_progress(connection: sqlite3.Connection, folder: str, authority: Authority, report: bool) -> None:
    with _progress(report, folder) as progress:
        build_index(connection, Path(folder), readable(folder), authority, progress=progress)
    connection.commit()


def _remove_stale_builds(cache: Path) -> None:
    """Delete what a killed build left more than an hour ago."""
    for left in cache.glob("*.new"):
        with contextlib.suppress(OSError):
            if time.time() - left.stat().st_mtime > _STALE_BUILD_SECONDS:
                left.unlink()


def update_index(
    path: str, folder: str, scan: Scan, changed: list[PageFile], removed: Iterable[str], authority: Authority
) -> None:
    """
    Index *changed* files of *scan* again and forget *removed* ones, all in one transaction.

    Raises:
        sqlite3.Error: The index at *path* cannot be written.
    """
    connection = sqlite3.connect(path, timeout=30)
    try:
        connection.execute("BEGIN IMMEDIATE")
        writer = _Writer(connection, readable(folder), authority)
        for file in [*removed, *(found.relative for found in changed)]:
            writer.remove(file)
        last = connection.execute("SELECT coalesce(max(number), 0) FROM section").fetchone()
        for found in changed:
            writer.add(found, _prepare(found, readable(folder), authority))
        connection.execute(
            "INSERT INTO search (rowid, title, plain) SELECT number, title, plain FROM section WHERE number > ?", last
        )
        writer.finish(scan)
        connection.commit()
    finally:
        connection.close()


@contextlib.contextmanager
def _progress(report: bool, folder: str) -> Iterator[Callable[[int, int], None] | None]:
    """Show a progress bar on standard error once a build has taken a second, if *report* and that is a terminal."""
    if not (report and sys.stderr.isatty()):
        yield None
        return
    started = time.monotonic()
    with contextlib.ExitStack() as stack:
        advance: Callable[[int, int], None] | None = None

        def step(done: int, total: int) -> None:
            nonlocal advance
            if advance is None:
                if time.monotonic() - started < _PROGRESS_AFTER_SECONDS:
                    return
                from druginfo.render.terminal import progress_bar

                advance = stack.enter_context(progress_bar(f"Indexing {folder}"))
            advance(done, total)

        yield step
