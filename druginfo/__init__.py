"""
druginfo: man pages for medicines, offline.

The public functions are those that the commands use themselves:

    >>> import druginfo
    >>> library = druginfo.open()
    >>> resolution = library.resolve("Herceptin")
    >>> resolution.kind, resolution.drug
    ('brand', 'trastuzumab')
    >>> library.get(resolution.drug).title
    'Trastuzumab'
    >>> library.search("neutropenia", section="side-effects")[0].section
    'side-effects'

Every monograph carries its disclaimer: none of this is medical advice.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from druginfo.index import Library

__version__ = "0.1.0"


def open(corpora: Sequence[str] = (), *, bundled: bool = True) -> Library:
    """
    Open the corpora in use: *corpora*, then the environment's, the user's own folder, and the bundled pages.

    Args:
        corpora: Folders of Markdown pages, first one first.
        bundled: Whether the bundled pages (and the user's own folder) are used.

    Raises:
        druginfo.errors.CorpusError: A folder of *corpora* cannot be read, or the bundled index cannot be used.
    """
    from druginfo.index import open_library

    return open_library(corpora, bundled=bundled)
