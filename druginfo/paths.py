"""Where things live, and the one reader of environment variables that name places.

Folders follow the platform (XDG on Linux), as platformdirs states them.
"""

from __future__ import annotations

import os
import sys

PACKAGE = os.path.dirname(os.path.abspath(__file__))

#: The index of the bundled corpus, built with the wheel.
BUNDLED_INDEX = os.path.join(PACKAGE, "bundled.sqlite")


def user_corpus() -> str:
    """Return the folder of the user's own pages; it need not exist."""
    return _join(_folder("data", "XDG_DATA_HOME", ".local/share"), "monographs")


def index_cache() -> str:
    """Return the folder that holds the indexes of corpora other than the bundled one; it need not exist."""
    return _folder("cache", "XDG_CACHE_HOME", ".cache")


def environment_corpora() -> list[str]:
    """Return the folders that `DRUGINFO_CORPUS` names, a path list as `PATH` is, first one first."""
    return [folder for folder in os.environ.get("DRUGINFO_CORPUS", "").split(os.pathsep) if folder]


def _folder(kind: str, variable: str, default: str) -> str:
    # platformdirs takes as long to import as a whole look-up, and on Linux its rule is this one;
    # a test holds the two together.
    if sys.platform.startswith("linux"):
        base = os.environ.get(variable, "").strip() or _join(os.path.expanduser("~"), default)
        return _join(base, "druginfo")
    import platformdirs

    return {"data": platformdirs.user_data_dir, "cache": platformdirs.user_cache_dir}[kind]("druginfo", appauthor=False)


def _join(folder: str, name: str) -> str:
    return os.path.join(folder, name)
