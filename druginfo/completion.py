"""Shell completion of drug and brand names for bash, zsh and fish, without importing Typer.

The shells' scripts are Typer's own (`druginfo --install-completion`); they call druginfo with these variables set.
Anything but a name after a command that takes one is left to Typer, and a failure completes nothing and says nothing.
"""

from __future__ import annotations

import contextlib
import os
import sys

from druginfo.request import COMMANDS, SECTION_COMMANDS

_NAME_COMMANDS = frozenset({"show", "side-effects", "names", "resolve", "compare", *SECTION_COMMANDS})


def complete() -> bool:
    """
    Print the completions of a command or of a drug name, one a line, if that is what the shell asks for.

    Returns:
        Whether it was; if not, nothing was printed.
    """
    shell = os.environ["_DRUGINFO_COMPLETE"].removeprefix("complete_")
    asked = _asked(shell)
    if asked is None:
        return False
    words, incomplete = asked
    if incomplete.startswith("-"):
        return False
    if len(words) == 1:
        _print(shell, [(command, "") for command in COMMANDS if command.startswith(incomplete)])
        return True
    if words[1] not in _NAME_COMMANDS:
        return False
    if any(word.startswith("-") for word in words[2:]):
        return False
    # A traceback in the middle of typing helps nobody.
    with contextlib.suppress(Exception):
        _print(shell, _next_words(words[2:], incomplete))
    return True


def _asked(shell: str) -> tuple[list[str], str] | None:
    """Return the finished words and the one being typed, or None for a shell or call that Typer answers."""
    if shell == "bash":
        words = os.environ.get("COMP_WORDS", "").split()
        place = os.environ.get("COMP_CWORD", "")
        if not place.isdigit():
            return None
        return words[: int(place)], words[int(place)] if int(place) < len(words) else ""
    if shell in ("zsh", "fish"):
        if shell == "fish" and os.environ.get("_TYPER_COMPLETE_FISH_ACTION") != "get-args":
            return None
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
        rest = name[len(typed) - len(incomplete) :]
        found.setdefault(rest.split(" ")[0] if " " in rest else rest, drug)
    return sorted(found.items())


def _print(shell: str, found: list[tuple[str, str]]) -> None:
    from druginfo.render.safe import one_field

    if shell == "zsh":
        pairs = " ".join(f'"{_quoted(word)}"' + (f':"{_quoted(drug)}"' if drug else "") for word, drug in found)
        sys.stdout.write(f"_arguments '*: :(({pairs}))'\n" if found else "_files\n")
    elif shell == "fish":
        sys.stdout.write("".join(f"{one_field(word)}\t{one_field(drug)}".rstrip() + "\n" for word, drug in found))
    else:
        sys.stdout.write("".join(f"{one_field(word)}\n" for word, _drug in found))


def _quoted(text: str) -> str:
    return "".join(f"\\{c}" if c in "\"'\\$`:()" else c for c in text)
