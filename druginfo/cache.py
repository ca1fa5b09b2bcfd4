"""Indexes of the user's corpora: opened if they still tell what is on disk, else built or brought up to date first.

The file of an index is named after its folder and stands in the user's cache. Nothing that parses a page is imported
here, so that a corpus which did not change costs a look at its folders.
"""

from __future__ import annotations

import os
import sqlite3
import zlib

from druginfo.errors import CorpusError
from druginfo.files import find_pages, readable, reason
from druginfo.index import Layer

TYPE_CHECKING = False
if TYPE_CHECKING:
    from druginfo.authority import Authority

#: Raised with every change of the tables or of what is stored in them; an index of another version is rebuilt.
INDEX_VERSION = 3

#: Up to this many pages every file is compared with the index at each start (about 5 microseconds a file);
#: above it folders are, and the page that answers.
ALWAYS_COMPARED = 250

#: Above this many changed pages a whole build is quicker than an update.
_UPDATED_IN_PLACE = 200

# Paths are strings here: pathlib takes longer to import than an index to open.


def open_corpus(directory: str, authority: Authority, *, report: bool = False) -> tuple[Layer, list[str]]:
    """
    Open the index of the pages under *directory*, built or brought up to date first where that is needed.

    Args:
        directory: Folder of Markdown pages.
        authority: Table of known names, by which each page is given its active moieties.
        report: Whether a build of over a second shows its progress on standard error, if that is a terminal.

    Returns:
        The layer, and notes for a verbose run.

    Raises:
        CorpusError: *directory* is missing, is not a folder, or cannot be read.
    """
    from druginfo.paths import index_cache

    try:
        folder = os.path.realpath(directory)
    except OSError as error:  # the current folder was deleted
        raise CorpusError(f"the corpus {readable(directory)} cannot be used: {reason(error)}") from error
    if not os.path.isdir(folder):
        what = "is not a folder" if os.path.lexists(folder) else "does not exist"
        raise CorpusError(f"the corpus {readable(directory)} {what}; give a folder of Markdown pages: --corpus DIR")
    path = os.path.join(index_cache(), f"{_name(folder)}.sqlite")
    notes: list[str] = []
    connection = open_index(path, folder)
    complete = connection is None
    if connection is None:
        connection, notes = _build(path, folder, authority, report)
    layer = Layer(readable(folder), connection, folder, complete)
    if not complete and (_page_count(connection) <= ALWAYS_COMPARED or _folders_changed(connection, folder)):
        refresh(layer, authority, report=report)
    return layer, notes


def open_index(path: str, folder: str) -> sqlite3.Connection | None:
    """Open the index at *path* if it is whole, of this release and of *folder*; else return None."""
    if not os.path.exists(path):
        return None
    connection = None
    try:
        connection = sqlite3.connect(path, timeout=10)
        meta = dict(connection.execute("SELECT key, value FROM meta"))
        if meta == expected_meta(readable(folder)):
            connection.execute("SELECT count(*) FROM skipped").fetchone()
            connection.execute("SELECT count(*) FROM folder").fetchone()
            connection.execute("PRAGMA query_only = ON")
            return connection
    except sqlite3.Error:
        pass
    if connection is not None:
        connection.close()
    return None


def expected_meta(label: str) -> dict[str, str]:
    """Return what the table `meta` of an index made by this release of the corpus *label* says."""
    from druginfo import __version__

    return {"version": str(INDEX_VERSION), "release": __version__, "directory": label}


def unchanged_on_disk(path: str, stored: tuple[int, int, int]) -> bool:
    """Return whether the file at *path* still has the *stored* modification time, change time and size."""
    try:
        status = os.stat(path)
    except OSError:
        return False
    return (status.st_mtime_ns, status.st_ctime_ns, status.st_size) == stored


def refresh(layer: Layer, authority: Authority, *, report: bool = False) -> bool:
    """
    Compare every file of *layer* with its index and index what changed; `layer.complete` is true after.

    Args:
        layer: A layer with a folder.
        authority: Table of known names.
        report: As in `open_corpus`.

    Returns:
        Whether anything had changed.
    """
    assert layer.directory is not None
    layer.complete = True
    stored = {
        file: (mtime, ctime, size)
        for table in ("page", "skipped")
        for file, mtime, ctime, size in layer.connection.execute(f"SELECT file, mtime_ns, ctime_ns, size FROM {table}")
    }
    scan = find_pages(layer.directory, ordered=False)
    changed = [found for found in scan.pages if stored.pop(found.relative, None) != found.state]
    if not changed and not stored:
        return False
    path = _file_of(layer.connection)
    layer.connection.close()
    reopened = None
    if path and len(changed) + len(stored) <= _UPDATED_IN_PLACE:
        from druginfo.build import update_index

        try:
            update_index(path, layer.directory, scan, changed, list(stored), authority)
            reopened = open_index(path, layer.directory)
        except sqlite3.Error:
            pass  # read-only, full or damaged: the whole build below finds a way
    layer.connection = reopened or _build(path, layer.directory, authority, report)[0]
    return True


def _build(path: str, folder: str, authority: Authority, report: bool) -> tuple[sqlite3.Connection, list[str]]:
    """Build the index of *folder* into *path*, or in memory where that file cannot be written or there is none."""
    from druginfo.build import build_file, build_memory

    reason = "it was so before"
    if path:
        try:
            build_file(path, folder, authority, report=report)
            connection = open_index(path, folder)
            if connection is not None:
                return connection, []
        except (OSError, sqlite3.Error) as error:
            reason = f"{path} cannot be written: {error}"
    return build_memory(folder, authority, report=report), [f"the index of {folder} is kept in memory; {reason}"]


def remove_indexes() -> bool:
    """Delete every cached index, which the next use builds again; return whether there was one."""
    from druginfo.paths import index_cache

    removed = False
    folder = index_cache()
    try:
        for name in os.listdir(folder):
            if name.endswith(".sqlite"):
                os.unlink(os.path.join(folder, name))
                removed = True
    except OSError:
        pass
    return removed


def _name(folder: str) -> str:
    readable = "".join(c if c.isascii() and c.isalnum() else "-" for c in os.path.basename(folder))[:40]
    raw = folder.encode("utf-8", "surrogateescape")
    return f"{readable}-{zlib.crc32(raw):08x}{zlib.adler32(raw):08x}"


def _page_count(connection: sqlite3.Connection) -> int:
    return int(connection.execute("SELECT count(*) FROM page").fetchone()[0])


def _folders_changed(connection: sqlite3.Connection, folder: str) -> bool:
    for path, mtime in connection.execute("SELECT path, mtime_ns FROM folder"):
        try:
            if os.stat(path).st_mtime_ns != mtime:
                return True
        except OSError:
            return True
    return not connection.execute("SELECT 1 FROM folder WHERE path = ?", (os.fsencode(folder),)).fetchone()


def _file_of(connection: sqlite3.Connection) -> str:
    """Return the file behind *connection*, "" for one in memory."""
    return str(next(iter(connection.execute("PRAGMA database_list")))[2])
