"""Make invisible and terminal-controlling characters visible; every format but JSON passes through here.

Covers control characters (C0, DEL, C1), bidirectional overrides and other format characters, line and paragraph
separators, private-use characters and lone surrogates. Tabs and line feeds stay, as do the joiners and soft hyphens
that ordinary words of many languages hold.
"""

from __future__ import annotations

_KEPT = frozenset("\t\u200c\u200d\u00ad")
_HIDDEN_CATEGORIES = frozenset({"Cc", "Cf", "Co", "Cs", "Zl", "Zp"})


def make_visible(text: str) -> str:
    """
    Replace each character of *text* that could act on a terminal by its code point in angle brackets.

    Args:
        text: Any text, lone surrogates included.

    Returns:
        The same text, unchanged where nothing is hidden in it. Applying it twice changes nothing more.

    Example:
        >>> make_visible("dose\\x1b[2J 5 mg")
        'dose<U+001B>[2J 5 mg'
    """
    # Line by line: a line feed is not printable, and nearly every line is.
    return "\n".join(line if line.isprintable() else _with_hidden_shown(line) for line in text.split("\n"))


def _with_hidden_shown(line: str) -> str:
    import unicodedata

    return "".join(
        character
        if character.isprintable() or character in _KEPT or unicodedata.category(character) not in _HIDDEN_CATEGORIES
        else f"<U+{ord(character):04X}>"
        for character in line
    )


def one_field(text: str) -> str:
    """Make *text* safe as one field of a tab-separated line: visible, and every run of white space one space."""
    return " ".join(make_visible(text).split())
