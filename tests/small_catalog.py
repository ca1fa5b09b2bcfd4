"""A catalog in memory for tests of name resolution: pages given in code over any names authority."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator

from druginfo.authority import Authority, KnownName, Spelling, write_names, write_spelling
from druginfo.names import PageName, PageRef, fold


class SmallCatalog:
    """
    Pages over a names authority, as `druginfo.resolve.FullCatalog` asks for.

    Args:
        authority: The names authority.
        pages: Title, kind by name: {"Trastuzumab": {"Herceptin": "brand"}}; the title is an exact name itself.
    """

    def __init__(self, authority: Authority, pages: dict[str, dict[str, str]]) -> None:
        self.authority = authority
        self._names: list[PageName] = []
        self._pages: dict[str, PageRef] = {}
        for title, names in pages.items():
            drug = "-".join(title.lower().replace(",", " ").replace(" and ", " ").split())
            self._pages[drug] = PageRef(drug, title, authority.moiety_of(title), f"class of {title}")
            for name, kind in {title: "exact", **names}.items():
                self._names.append(PageName(fold(name), name, kind, drug))
        connection = sqlite3.connect(":memory:")
        write_spelling(connection, {row.folded for row in self._names})
        self._spellings = [authority.spelling, Spelling(connection)]

    def page_names(self, folded: str) -> list[PageName]:
        return [row for row in self._names if row.folded == folded]

    def pages_with(self, moiety: str) -> list[PageRef]:
        return [page for page in self._pages.values() if page.moiety == moiety]

    def page(self, drug: str) -> PageRef | None:
        return self._pages.get(drug)

    def spellings(self) -> list[Spelling]:
        return self._spellings

    def all_page_names(self) -> Iterator[PageName]:
        return iter(self._names)

    def all_pages(self) -> Iterator[PageRef]:
        return iter(self._pages.values())


def known(name: str, drug: str, kind: str = "exact", rank: int = 2, brand: str | None = None) -> KnownName:
    """Return one row of a names authority."""
    return KnownName(fold(name), name, kind, drug, rank, brand)


def small_authority(
    names: Iterable[KnownName],
    readings: Iterable[tuple[str, list[str]]] = (),
    look_alikes: Iterable[tuple[str, str, bool]] = (),
    tall_man: Iterable[str] = (),
    common_words: Iterable[str] = (),
    facts: dict[str, str] | None = None,
) -> Authority:
    """Return an authority of the names given."""
    connection = sqlite3.connect(":memory:")
    write_names(
        connection,
        names,
        readings=readings,
        look_alikes=look_alikes,
        tall_man=tall_man,
        common_words=common_words,
        facts=facts,
    )
    return Authority(connection)


#: Pages for tests over the real names authority.
PAGES: dict[str, dict[str, str]] = {
    "Trastuzumab": {"Herceptin": "brand", "trastuzumab-dkst": "biosimilar"},
    "Trastuzumab emtansine": {"Kadcyla": "brand"},
    "Trastuzumab deruxtecan": {"Enhertu": "brand"},
    "Trastuzumab and hyaluronidase": {"Herceptin Hylecta": "brand"},
    "Pertuzumab": {"Perjeta": "brand"},
    "Pertuzumab, trastuzumab and hyaluronidase": {"Phesgo": "brand"},
    "Metformin": {"Glucophage": "brand"},
    "Warfarin": {"Coumadin": "brand"},
    "Paracetamol": {"acetaminophen": "exact", "Tylenol": "brand"},
    "Paracetamol and hydrocodone": {},
    "Amoxicillin and clavulanic acid": {"Augmentin": "brand"},
    "Hydroxyzine": {},
    "Hydralazine": {},
    "Prednisone": {},
    "Prednisolone": {},
    "Citalopram": {"Celexa": "brand"},
    "Escitalopram": {"Lexapro": "brand"},
    "Methylphenidate": {"Concerta": "brand"},
    "Aspirin": {},
    "Hydrochlorothiazide": {},
    "Lisinopril": {},
    "Lisinopril and hydrochlorothiazide": {},
    "Insulin glargine": {"Lantus": "brand"},
    "Insulin lispro": {"Humalog": "brand"},
    "Methotrexate": {},
    "Morphine": {},
    "Atorvastatin": {"Lipitor": "brand"},
    "Loratadine": {"Claritin": "brand"},
    "Mesalazine": {},
    "Levothyroxine": {"Synthroid": "brand"},
}
