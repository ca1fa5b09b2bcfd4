"""Writing an index: pages to one SQLite file a corpus, built beside and swapped in, then kept up to date.

Pages are parsed here and nowhere else. Another process may build the same corpus at the same time, or be killed
half-way: a whole build goes to a file of its own and is renamed over, an update is one SQLite transaction.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
import sys
import time
from dataclasses import replace
from pathlib import Path

from druginfo.authority import write_spelling
from druginfo.cache import expected_meta
from druginfo.corpus import parse_page, read_page
from druginfo.errors import PageError
from druginfo.files import find_pages
from druginfo.lasa import look_alikes_for
from druginfo.names import fold
from druginfo.render import json_, plain
from druginfo.render.safe import make_visible
from druginfo.store import dump_blocks

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from druginfo.authority import Authority
    from druginfo.files import PageFile, Scan
    from druginfo.monograph import Monograph, Section

#: Label of the corpus that comes with the package.
BUNDLED = "bundled"

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
CREATE TABLE name (
    folded TEXT, drug TEXT, name TEXT, kind TEXT, brand TEXT, PRIMARY KEY (folded, drug)
) WITHOUT ROWID;
CREATE INDEX name_drug ON name (drug);
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
    writer = _Writer(connection, directory, label, authority)
    scan = find_pages(directory)
    for done, found in enumerate(scan.pages, 1):
        writer.add(found)
        if progress:
            progress(done, len(scan.pages))
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
    from druginfo.authority import Authority
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


class _Writer:
    """Adds and removes pages in one open transaction."""

    def __init__(self, connection: sqlite3.Connection, directory: Path, label: str, authority: Authority) -> None:
        self.connection = connection
        self.directory = directory
        self.label = label
        self.authority = authority

    def add(self, found: PageFile) -> None:
        try:
            monograph = parse_page(
                read_page(Path(found.path), file=found.relative), file=found.relative, corpus=self.label
            )
        except PageError as error:
            row = (found.relative, *found.state, error.message)
            self.connection.execute("INSERT OR REPLACE INTO skipped VALUES (?, ?, ?, ?, ?)", row)
            return
        self._insert(found, monograph)

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
        self.connection.execute("DELETE FROM name WHERE drug = ?", row[1:])

    def finish(self, scan: Scan) -> None:
        self.connection.execute("DELETE FROM folder")
        self.connection.executemany("INSERT INTO folder VALUES (?, ?)", scan.folders.items())
        write_spelling(self.connection, self.names())
        meta = expected_meta(self.label).items()
        self.connection.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", meta)

    def names(self) -> list[str]:
        """Return the folded names of all pages, sorted."""
        return [row[0] for row in self.connection.execute("SELECT DISTINCT folded FROM name ORDER BY folded")]

    def _insert(self, found: PageFile, monograph: Monograph) -> None:
        drug = self._free_id(monograph.id)
        monograph = replace(monograph, confused_with=look_alikes_for(monograph, self.authority))
        stored = json_.monograph_object(monograph) | {"id": drug}
        dates = sorted(reference.date for reference in monograph.source.references if reference.date)
        ending = f"{plain.source_line(monograph.source)}\n\n{plain.closing(monograph)}\n"
        cursor = self.connection.execute(
            f"INSERT INTO page VALUES ({', '.join('?' * 17)})",
            (
                None,
                drug,
                found.relative,
                *found.state,
                self.authority.moiety_of_parts(monograph.ingredients or [monograph.title]),
                monograph.title,
                monograph.drug_class,
                monograph.use,
                monograph.source.reviewed,
                dates[-1] if dates else None,
                plain.document(monograph),
                make_visible(ending),
                plain.effect_lines(monograph.side_effects),
                plain.name_lines(monograph.names),
                json_.dump(stored),
            ),
        )
        page = cursor.lastrowid
        for section in monograph.sections:
            text = make_visible(section.text)
            self.connection.execute(
                "INSERT INTO section VALUES (NULL, ?, ?, ?, ?, ?)",
                (page, section.key, make_visible(_section_title(section)), text, dump_blocks(section.blocks)),
            )
        self.connection.execute(
            "INSERT INTO search (rowid, title, plain) SELECT number, title, plain FROM section WHERE page = ?", (page,)
        )
        for name in monograph.names:
            self.connection.execute(
                "INSERT OR IGNORE INTO name VALUES (?, ?, ?, ?, ?)",
                (fold(name.name), drug, name.name, name.kind, name.brand),
            )
        if drug != monograph.id:
            self.connection.execute(
                "INSERT OR IGNORE INTO name VALUES (?, ?, ?, 'synonym', NULL)", (fold(drug), drug, drug)
            )

    def _free_id(self, wanted: str) -> str:
        """Return *wanted*, numbered where another page has it, so that each page has an id of its own."""
        candidate, number = wanted, 1
        while self.connection.execute("SELECT 1 FROM page WHERE drug = ?", (candidate,)).fetchone():
            number += 1
            candidate = f"{wanted}-{number}"
        return candidate


def _section_title(section: Section) -> str:
    return f"{section.drug}: {section.title}" if section.drug else section.title


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
        build_index(connection, Path(folder), folder, authority, progress=progress)
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
        writer = _Writer(connection, Path(folder), folder, authority)
        for file in [*removed, *(found.relative for found in changed)]:
            writer.remove(file)
        for found in changed:
            writer.add(found)
        connection.execute("DELETE FROM spelling_of")
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
