"""Writing the index: pages to one SQLite file a corpus, built beside and swapped in, then kept up to date.

Pages are parsed here and nowhere else. Another process may build the same corpus at the same time, or be killed
half-way: a whole build goes to a file of its own and is renamed over, an update is one SQLite transaction.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
import sys
import time
import zlib
from pathlib import Path

from druginfo.corpus import PageFile, find_pages, parse_page, read_page
from druginfo.errors import CorpusError, PageError
from druginfo.index import Layer
from druginfo.names import fold

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from druginfo.authority import Authority
    from druginfo.index import Library
    from druginfo.monograph import Monograph

#: Raised with every change of the tables or of what is stored in them; an index of another version is rebuilt.
INDEX_VERSION = 1

#: Up to this many pages every file is compared with the index at each start (about 5 microseconds a file);
#: above it folders are, and the page that answers.
ALWAYS_COMPARED = 1000

#: Above this many changed pages a whole build is quicker than an update.
_UPDATED_IN_PLACE = 200

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


def open_corpus(directory: str, authority: Authority, *, report: bool = False) -> tuple[Layer, list[str], list[str]]:
    """
    Open the index of the pages under *directory*, built or brought up to date first where that is needed.

    Args:
        directory: Folder of Markdown pages.
        authority: Table of known names, by which each page is given its active moieties.
        report: Whether a build of over a second shows its progress on standard error, if that is a terminal.

    Returns:
        The layer, one warning line for each file that was skipped, and notes for a verbose run.

    Raises:
        CorpusError: *directory* is missing, is not a folder, or cannot be read.
    """
    from druginfo.paths import index_cache

    folder = os.path.realpath(directory)
    if not os.path.isdir(folder):  # noqa: PTH112 - one stat, on the reading path
        what = "is not a folder" if os.path.lexists(folder) else "does not exist"
        raise CorpusError(f"the corpus {directory} {what}; give a folder of Markdown pages: --corpus DIR")
    cache = index_cache()
    path = os.path.join(cache, f"{_cache_name(folder)}.sqlite")  # noqa: PTH118 - on the reading path
    notes: list[str] = []
    connection = _open_built(path, folder)
    complete = False
    if connection is None:
        connection, notes = _build_cached(path, folder, authority, report)
        complete = True
    layer = Layer(folder, connection, folder, complete)
    if not complete and (_page_count(connection) <= ALWAYS_COMPARED or _folders_changed(connection, folder)):
        refresh(layer, None, authority=authority, report=report)
    warnings = [row[0] for row in layer.connection.execute("SELECT message FROM skipped ORDER BY file")]
    return layer, warnings, notes


def unchanged_on_disk(path: str, stored: tuple[int, int, int]) -> bool:
    """Return whether the file at *path* still has the *stored* modification time, change time and size."""
    try:
        status = os.stat(path)  # noqa: PTH116 - on the reading path
    except OSError:
        return False
    return (status.st_mtime_ns, status.st_ctime_ns, status.st_size) == stored


def refresh(
    layer: Layer, library: Library | None, *, authority: Authority | None = None, report: bool = False
) -> bool:
    """
    Compare every file of *layer* with its index and index what changed; `layer.complete` is true after.

    Args:
        layer: A layer with a folder.
        library: The library that it is part of, whose warnings are brought up to date; or None.
        authority: Table of known names, where there is no *library*.
        report: As in `open_corpus`.

    Returns:
        Whether anything had changed.
    """
    assert layer.directory is not None
    known_names = authority or (library.authority if library else None)
    assert known_names is not None
    layer.complete = True
    stored = {
        row[0]: row[1:]
        for table in ("page", "skipped")
        for row in layer.connection.execute(f"SELECT file, mtime_ns, ctime_ns, size FROM {table}")
    }
    changed = []
    for found in find_pages(Path(layer.directory)):
        if stored.pop(found.relative, None) != _state(found):
            changed.append(found)
    if not changed and not stored:
        return False
    path = _file_of(layer.connection)
    if path and len(changed) + len(stored) <= _UPDATED_IN_PLACE:
        try:
            _update(path, layer.directory, changed, list(stored), known_names)
            reopened = _open_built(path, layer.directory)
        except sqlite3.Error:
            reopened = None
    else:
        reopened = None
    if reopened is None:
        reopened, _ = _build_cached(path or "", layer.directory, known_names, report)
    layer.connection.close()
    layer.connection = reopened
    if library is not None:
        library.warnings = [
            row[0]
            for other in library.layers
            if other.directory
            for row in other.connection.execute("SELECT message FROM skipped ORDER BY file")
        ]
    return True


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
    files = list(find_pages(directory))
    for done, found in enumerate(files, 1):
        writer.add(found)
        if progress:
            progress(done, len(files))
    writer.finish()


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

    def __init__(
        self, connection: sqlite3.Connection, directory: Path, label: str, authority: Authority
    ) -> None:
        self.connection = connection
        self.directory = directory
        self.label = label
        self.authority = authority

    def add(self, found: PageFile) -> None:
        try:
            monograph = parse_page(read_page(found.path), file=found.relative, corpus=self.label)
        except PageError as error:
            row = (found.relative, *_state(found), error.message)
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

    def finish(self) -> None:
        from druginfo.authority import write_spelling

        self.connection.execute("DELETE FROM folder")
        for path, mtime in _folder_times(self.directory):
            self.connection.execute("INSERT INTO folder VALUES (?, ?)", (path, mtime))
        if self.label != BUNDLED:
            names = [row[0] for row in self.connection.execute("SELECT DISTINCT folded FROM name")]
            write_spelling(self.connection, names)
        self.connection.executemany(
            "INSERT OR REPLACE INTO meta VALUES (?, ?)",
            [("version", str(INDEX_VERSION)), ("release", _release()), ("directory", self.label)],
        )

    def _insert(self, found: PageFile, monograph: Monograph) -> None:
        from druginfo.render import json_, plain
        from druginfo.render.safe import make_visible
        from druginfo.store import dump_blocks

        drug = self._free_id(monograph.id, found.relative)
        stored = json_.monograph_object(monograph) | {"id": drug}
        dates = sorted(reference.date for reference in monograph.source.references if reference.date)
        ending = f"{plain.source_line(monograph.source)}\n\n{plain.closing(monograph)}\n"
        cursor = self.connection.execute(
            f"INSERT INTO page VALUES ({', '.join('?' * 17)})",
            (
                None,
                drug,
                found.relative,
                *_state(found),
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

    def _free_id(self, wanted: str, file: str) -> str:
        """Return *wanted*, or where another page has it one made of the file, so that both can be opened."""
        candidate, number = wanted, 1
        while self.connection.execute("SELECT 1 FROM page WHERE drug = ?", (candidate,)).fetchone():
            number += 1
            candidate = f"{wanted}-{number}"
        return candidate


def _section_title(section: object) -> str:
    drug, title = getattr(section, "drug", None), getattr(section, "title", "")
    return f"{drug}: {title}" if drug else str(title)


def _open_built(path: str, folder: str) -> sqlite3.Connection | None:
    """Open the index at *path* if it is whole, of this release and of *folder*; else None."""
    if not os.path.exists(path):  # noqa: PTH110 - on the reading path
        return None
    connection = None
    try:
        connection = sqlite3.connect(path, timeout=10)
        meta = dict(connection.execute("SELECT key, value FROM meta"))
        if meta == {"version": str(INDEX_VERSION), "release": _release(), "directory": folder}:
            connection.execute("SELECT count(*) FROM skipped").fetchone()
            connection.execute("SELECT count(*) FROM folder").fetchone()
            connection.execute("PRAGMA query_only = ON")
            return connection
    except sqlite3.Error:
        pass
    if connection is not None:
        connection.close()
    return None


def _build_cached(
    path: str, folder: str, authority: Authority, report: bool
) -> tuple[sqlite3.Connection, list[str]]:
    """Build the index of *folder* into *path*, or in memory where that file cannot be written."""
    if path:
        try:
            Path(path).parent.mkdir(parents=True, exist_ok=True)
            _remove_stale_builds(Path(path).parent)
            beside = f"{path}.{os.getpid()}.{time.monotonic_ns()}.new"
            try:
                _build_file(beside, folder, authority, report)
                os.replace(beside, path)  # noqa: PTH105 - two plain strings
            finally:
                with contextlib.suppress(OSError):
                    os.unlink(beside)  # noqa: PTH108 - as above
            connection = _open_built(path, folder)
            if connection is not None:
                return connection, []
        except (OSError, sqlite3.Error) as error:
            note = f"the index of {folder} is kept in memory: {path} cannot be written ({error})"
            return _build_memory(folder, authority, report), [note]
    return _build_memory(folder, authority, report), [f"the index of {folder} is kept in memory"]


def _build_file(path: str, folder: str, authority: Authority, report: bool) -> None:
    connection = sqlite3.connect(path)
    try:
        # The file is renamed into place only when it is whole, so a journal would protect nothing.
        connection.execute("PRAGMA journal_mode = OFF")
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("PRAGMA cache_size = -65536")
        with _progress(report, folder) as progress:
            build_index(connection, Path(folder), folder, authority, progress=progress)
        connection.commit()
    finally:
        connection.close()


def _build_memory(folder: str, authority: Authority, report: bool) -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:")
    with _progress(report, folder) as progress:
        build_index(connection, Path(folder), folder, authority, progress=progress)
    connection.commit()
    return connection


def _update(
    path: str, folder: str, changed: Iterable[PageFile], removed: Iterable[str], authority: Authority
) -> None:
    """Index *changed* files again and forget *removed* ones, all in one transaction."""
    connection = sqlite3.connect(path, timeout=30)
    try:
        connection.execute("BEGIN IMMEDIATE")
        writer = _Writer(connection, Path(folder), folder, authority)
        replaced = list(changed)
        for file in [*removed, *(found.relative for found in replaced)]:
            writer.remove(file)
        for found in replaced:
            writer.add(found)
        writer.finish()
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


def _remove_stale_builds(cache: Path) -> None:
    """Delete what a killed build left more than an hour ago."""
    for left in cache.glob("*.new"):
        with contextlib.suppress(OSError):
            if time.time() - left.stat().st_mtime > _STALE_BUILD_SECONDS:
                left.unlink()


def _cache_name(folder: str) -> str:
    readable = "".join(c if c.isascii() and c.isalnum() else "-" for c in os.path.basename(folder))[:40]  # noqa: PTH119
    raw = folder.encode("utf-8", "surrogateescape")
    return f"{readable}-{zlib.crc32(raw):08x}{zlib.adler32(raw):08x}"


def _page_count(connection: sqlite3.Connection) -> int:
    return int(connection.execute("SELECT count(*) FROM page").fetchone()[0])


def _folder_times(directory: Path) -> Iterator[tuple[str, int]]:
    """Yield the path and modification time of *directory* and of each folder below it that holds no dot-name."""
    for path, folders, _files in os.walk(directory):
        folders[:] = [name for name in folders if not name.startswith(".")]
        with contextlib.suppress(OSError):
            yield path, os.stat(path).st_mtime_ns  # noqa: PTH116 - a string at hand


def _folders_changed(connection: sqlite3.Connection, folder: str) -> bool:
    for path, mtime in connection.execute("SELECT path, mtime_ns FROM folder"):
        try:
            if os.stat(path).st_mtime_ns != mtime:  # noqa: PTH116 - on the reading path
                return True
        except OSError:
            return True
    return not connection.execute("SELECT 1 FROM folder WHERE path = ?", (folder,)).fetchone()


def _state(found: PageFile) -> tuple[int, int, int]:
    return (found.mtime_ns, found.ctime_ns, found.size)


def _file_of(connection: sqlite3.Connection) -> str | None:
    """Return the file behind *connection*, None for one in memory."""
    return next(iter(connection.execute("PRAGMA database_list")))[2] or None


def _release() -> str:
    from druginfo import __version__

    return __version__
