"""The files of a corpus, found and compared without reading one: what every look-up in a user's corpus costs."""

from __future__ import annotations

import os
from stat import S_ISDIR

from druginfo.errors import CorpusError

_NOT_PAGES = frozenset({"readme.md", "license.md", "changelog.md", "contributing.md"})

# Paths are strings here: a Path for each of 100,000 files costs too much.


class PageFile:
    r"""
    A file that should hold a page, as the folder shows it.

    Attributes:
        path: Where the file is.
        relative: Path below the corpus folder, with "/"; bytes that are not UTF-8 are written as \xNN.
        state: Modification time and time of the last change to its properties, in nanoseconds, and size in bytes.
    """

    __slots__ = ("path", "relative", "state")

    def __init__(self, path: str, relative: str, status: os.stat_result) -> None:
        self.path = path
        self.relative = relative if relative.isascii() else readable(relative)
        self.state = (status.st_mtime_ns, status.st_ctime_ns, status.st_size)

    def __repr__(self) -> str:
        return f"PageFile({self.relative!r})"


class Scan:
    """
    What a corpus folder holds.

    Attributes:
        pages: Every file that should hold a page, sorted by `PageFile.relative` if that was asked for.
        folders: Modification time in nanoseconds of each folder searched, by its path as the system has it.
    """

    __slots__ = ("folders", "pages")

    def __init__(self, pages: list[PageFile], folders: dict[bytes, int]) -> None:
        self.pages = pages
        self.folders = folders


def find_pages(directory: str | os.PathLike[str], *, ordered: bool = True) -> Scan:
    """
    Find the Markdown files under *directory*.

    Hidden files and folders are left out, and so are README, LICENSE, CHANGELOG and CONTRIBUTING. A folder reached by
    several links is searched once. A sub-folder that cannot be read is found itself, so that reading it says why.

    Args:
        directory: The corpus folder.
        ordered: Whether the pages are sorted; in any order they are found sooner.

    Raises:
        CorpusError: *directory* is missing, is not a folder or cannot be read.
    """
    top = os.fspath(directory)
    found: list[PageFile] = []
    times: dict[bytes, int] = {}
    seen: set[tuple[int, int]] = set()
    folders = [(top, "")]
    while folders:
        folder, prefix = folders.pop()
        try:
            status = os.stat(folder)
            if (status.st_dev, status.st_ino) in seen:
                continue
            seen.add((status.st_dev, status.st_ino))
            times[os.fsencode(folder)] = status.st_mtime_ns
            with os.scandir(folder) as entries:
                for entry in entries:
                    name = entry.name
                    if name.startswith("."):
                        continue
                    if name[-3:].lower() != ".md":
                        if _is_folder(entry):
                            folders.append((entry.path, f"{prefix}{name}/"))
                        continue
                    state = _status(entry)
                    if state is None:
                        continue  # removed since the folder was listed
                    if S_ISDIR(state.st_mode):
                        folders.append((entry.path, f"{prefix}{name}/"))
                    elif name.lower() not in _NOT_PAGES:
                        found.append(PageFile(entry.path, prefix + name, state))
        except OSError as error:
            if folder == top:
                raise CorpusError(f"{top}: cannot read this folder of pages: {reason(error)}") from error
            try:
                found.append(PageFile(folder, prefix[:-1], os.lstat(folder)))
            except OSError:
                continue  # removed since its parent was listed
    if ordered:
        found.sort(key=lambda page: page.relative)
    return Scan(found, times)


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a loop of symbolic links
        return False


def _status(entry: os.DirEntry[str]) -> os.stat_result | None:
    for follow in (True, False):
        try:
            return entry.stat(follow_symlinks=follow)
        except OSError:
            continue
    return None


def readable(path: str) -> str:
    r"""Return *path* as text that can be stored and printed: bytes that are not UTF-8 become \xNN."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def reason(error: OSError) -> str:
    """Return why the system refused, as the end of a sentence."""
    return (error.strerror or str(error)).lower()
