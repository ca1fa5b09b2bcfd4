"""Folding of names: the first step after argv, so it imports nothing that is not already loaded.

Two names are the same name when their folded forms are equal: case, accents, punctuation, hyphens, spaces and
trade-mark signs do not count, letters and digits of any script do.
"""

from __future__ import annotations

# NFKD turns these signs into the letters "TM" and "SM", which would become part of the name.
_TRADE_MARKS = str.maketrans("", "", "™℠")


def fold(text: str) -> str:
    """
    Fold *text* to the letters and digits by which names are compared.

    Args:
        text: Any text.

    Returns:
        Lower-case letters and digits only; empty when *text* has none. Folding a folded name changes nothing.

    Example:
        >>> fold("Trastuzumab-DKST")
        'trastuzumabdkst'
        >>> fold("Fluticasone®  /  Salmétérol")
        'fluticasonesalmeterol'
    """
    if text.isascii():
        return "".join(filter(str.isalnum, text.lower()))
    import unicodedata

    # Case folding can yield characters that decompose again, and the reverse, so repeat until nothing changes.
    folded = text.translate(_TRADE_MARKS)
    while True:
        decomposed = unicodedata.normalize("NFKD", folded.casefold())
        kept = "".join(c for c in decomposed if c.isalnum() and not unicodedata.combining(c))
        if kept == folded:
            return kept
        folded = kept


class PageName:
    """One name of a page as it stands in the index: *kind* is exact, brand, biosimilar or synonym."""

    __slots__ = ("brand", "drug", "folded", "kind", "name")

    def __init__(self, folded: str, name: str, kind: str, drug: str, brand: str | None = None) -> None:
        self.folded = folded
        self.name = name
        self.kind = kind
        self.drug = drug
        self.brand = brand


class PageRef:
    """What resolution needs to know of a page: *drug* is the page id, *moiety* its moiety key."""

    __slots__ = ("drug", "drug_class", "moiety", "title", "use")

    def __init__(
        self, drug: str, title: str, moiety: str, drug_class: str | None = None, use: str | None = None
    ) -> None:
        self.drug = drug
        self.title = title
        self.moiety = moiety
        self.drug_class = drug_class
        self.use = use
