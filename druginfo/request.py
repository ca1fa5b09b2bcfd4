"""What was asked: the one value that both readers of the command line hand to `druginfo.commands`."""

from __future__ import annotations

#: Commands that print one section, with its key.
SECTION_COMMANDS = {
    "uses": "usage",
    "dosage": "dosage",
    "how-it-works": "how-it-works",
    "precautions": "precautions",
    "faqs": "faqs",
}

#: Every command, in the order of the help.
COMMANDS = (
    "show",
    "side-effects",
    *SECTION_COMMANDS,
    "names",
    "list",
    "search",
    "resolve",
    "compare",
    "export",
    "corpus",
)

FORMATS = ("rich", "plain", "markdown", "json")
COLORS = ("auto", "always", "never")


class Request:
    """
    One command with its options.

    Attributes:
        command: Name of the command, "corpus list" and the like for a command of a group.
        words: Words after the command; for most commands they are one name.
        format: One of `FORMATS`, or None for rich on a terminal and plain elsewhere.
        sections: Section keys asked for with --section.
        serious: Only effects that the page marks serious.
        exact: Never accept a spelling correction.
        corpora: Folders given with --corpus, first one first.
        bundled: Whether the bundled corpus is used.
        color: One of `COLORS`.
        pager: Whether a long page may go to a pager.
        verbose: Whether notes are shown beside warnings.
        input: File for `resolve`, or None for standard input.
        column: Column of that file that holds the names, or None.
    """

    __slots__ = (
        "bundled",
        "color",
        "column",
        "command",
        "corpora",
        "exact",
        "format",
        "input",
        "pager",
        "sections",
        "serious",
        "verbose",
        "words",
    )

    def __init__(self, command: str, words: list[str] | None = None) -> None:
        self.command = command
        self.words = words or []
        self.format: str | None = None
        self.sections: list[str] = []
        self.serious = False
        self.exact = False
        self.corpora: list[str] = []
        self.bundled = True
        self.color = "auto"
        self.pager = True
        self.verbose = False
        self.input: str | None = None
        self.column: str | None = None

    @property
    def name(self) -> str:
        """All words as one name."""
        return " ".join(self.words)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Request) and all(
            getattr(self, slot) == getattr(other, slot) for slot in self.__slots__
        )

    def __hash__(self) -> int:
        raise TypeError("a request changes while it is read from the command line")
