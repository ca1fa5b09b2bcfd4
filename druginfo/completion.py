"""Shell completion of drug and brand names for bash, zsh and fish, without importing Typer.

The shells' scripts are Typer's own (`druginfo --install-completion`); they call druginfo with these variables set.
Anything but a name after a command that takes one is left to Typer, and a failure completes nothing and says nothing.
"""

from __future__ import annotations

import contextlib
import os
import sys

from druginfo.request import COMMANDS, SECTION_COMMANDS

_SPECIAL = frozenset("\"'\\$`:()<>|;&*?[]{}!#~")
_NAME_COMMANDS = frozenset({"show", "side-effects", "names", "resolve", "compare", *SECTION_COMMANDS})


def complete() -> int | None:
    """
    Print the completions of a command or of a drug name, one a line, if that is what the shell asks for.

    Returns:
        The exit status; None if the shell asks for something else, and nothing was printed.
    """
    shell = os.environ["_DRUGINFO_COMPLETE"].removeprefix("complete_")
    asked = _asked(shell)
    if asked is None:
        return None
    words, incomplete = asked
    if incomplete.startswith("-") or any(word.startswith("-") for word in words[1:]):
        return None
    if len(words) != 1 and words[1:2] and words[1] not in _NAME_COMMANDS:
        return None
    found: list[tuple[str, str]] = []
    # A traceback in the middle of typing helps nobody.
    with contextlib.suppress(Exception):
        if len(words) == 1:
            found = [(command, "") for command in COMMANDS if command.startswith(incomplete)]
        else:
            found = _next_words(words[2:], incomplete)
        if shell != "fish":
            # The other shells would take a quotation mark for the start of a quotation.
            found = [row for row in found if not set(row[0]) & _SPECIAL]
    if os.environ.get("_TYPER_COMPLETE_FISH_ACTION") == "is-args" and shell == "fish":
        return 0 if found else 1
    _print(shell, found)
    return 0


def _asked(shell: str) -> tuple[list[str], str] | None:
    """Return the finished words and the one being typed, or None for a shell or call that Typer answers."""
    if shell == "bash":
        words = os.environ.get("COMP_WORDS", "").split()
        place = os.environ.get("COMP_CWORD", "")
        if not place.isdigit():
            return None
        return words[: int(place)], words[int(place)] if int(place) < len(words) else ""
    if shell in ("zsh", "fish"):
        line = os.environ.get("_TYPER_COMPLETE_ARGS", "")
        words = line.split()
        return (words, "") if line.endswith(" ") or not words else (words[:-1], words[-1])
    return None


def _next_words(before: list[str], incomplete: str) -> list[tuple[str, str]]:
    """Return (next word, drug) for each name that starts with the words typed so far."""
    from druginfo.index import open_library
    from druginfo.names import fold

    typed = " ".join([*before, incomplete]).casefold()
    found: dict[str, str] = {}
    for name, drug in open_library().starting_with(fold(typed)):
        if not name.casefold().startswith(typed):
            continue
        # What was typed stays as it was typed: zsh takes no other beginning.
        rest = incomplete + name[len(typed) :]
        found.setdefault(rest.split(" ")[0], drug)
    return sorted(found.items())


def _print(shell: str, found: list[tuple[str, str]]) -> None:
    from druginfo.render.safe import one_field

    if shell == "zsh":
        pairs = " ".join(f'"{word}":"{drug}"' if drug else f'"{word}"' for word, drug in found)
        sys.stdout.write(f"_arguments '*: :(({pairs}))'\n" if found else "_files\n")
    elif shell == "fish":
        sys.stdout.write("".join(f"{one_field(word)}\t{one_field(drug)}".rstrip() + "\n" for word, drug in found))
    else:
        sys.stdout.write("".join(f"{one_field(word)}\n" for word, _drug in found))
