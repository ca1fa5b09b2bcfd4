"""Every exception and exit status of druginfo; all other modules raise these and `main` turns them into one line.

DruginfoError
├── UsageError           2  the command line cannot be understood
├── CorpusError          5  a corpus, page or index cannot be used
│   └── PageError        5  one page cannot be used; names the file and what is expected
├── NameNotResolvedError 1 or 3  nothing was opened; carries the resolution
└── SectionAbsentError   4  the drug was found, the section asked for is absent
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from druginfo.resolve import Resolution

ANSWERED = 0
NO_SUCH_DRUG = 1
WRONG_USAGE = 2
NOT_OPENED = 3
SECTION_ABSENT = 4
CORPUS_UNUSABLE = 5
PARTLY_RESOLVED = 6
INTERRUPTED = 130


class DruginfoError(Exception):
    """A failure that a reader can understand: *message* is one line that says what to type next."""

    code = "corpus"
    status = CORPUS_UNUSABLE

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class UsageError(DruginfoError):
    """The command line cannot be understood."""

    code = "usage"
    status = WRONG_USAGE


class CorpusError(DruginfoError):
    """A corpus or an index cannot be used."""


class PageError(CorpusError):
    """One page cannot be used; *message* names the file, and the key and what is expected where there is one.

    Args:
        message: One line, starting with the file.
        line: Line of the file that the message is about, 1 or more.
    """

    def __init__(self, message: str, *, line: int = 1) -> None:
        super().__init__(message)
        self.line = line


class NameNotResolvedError(DruginfoError):
    """No page was opened for a name; `resolution` says why and carries the candidates."""

    def __init__(self, message: str, resolution: Resolution) -> None:
        super().__init__(message)
        self.resolution = resolution
        self.code = resolution.kind
        self.status = NOT_OPENED if resolution.kind == "ambiguous" else NO_SUCH_DRUG


class SectionAbsentError(DruginfoError):
    """The drug was found, and its page does not have the section asked for."""

    code = "section-absent"
    status = SECTION_ABSENT
