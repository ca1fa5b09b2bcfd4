"""The values that travel between modules: a monograph and its parts, all frozen.

Field names are those of the JSON format where they stand there.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from druginfo.contract import OWN_DISCLAIMER

#: Section keys in the order in which a page of ours has them, with the title to print.
SECTION_TITLES = {
    "generic-name": "Generic Name",
    "boxed-warning": "Boxed Warning",
    "usage": "Usage",
    "dosage": "Dosage",
    "side-effects": "Side Effects",
    "how-it-works": "How it Works",
    "precautions": "Precautions",
    "interactions": "Interactions",
    "faqs": "FAQs",
    "disclaimer": "Disclaimer",
    "note": "Note",
}


@dataclass(frozen=True, slots=True)
class Name:
    """One name of a drug; *kind* is exact (INN, USAN, BAN), brand, biosimilar or synonym."""

    name: str
    kind: str
    brand: str | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """
    One block of page text, ready to be rendered without a Markdown parser.

    Attributes:
        kind: heading, paragraph, item, code, quote, rule or table-row.
        depth: Heading level 1 to 6, or nesting of the list item, 0 for the outermost; else 0.
        marker: Bullet or number of a list item ("-", "1."), else "".
        runs: The text in order, each with a style made of the letters b (bold), i (italic), c (code); "" is plain.
            Soft line breaks are spaces; hard ones are "\\n".
    """

    kind: str
    runs: tuple[tuple[str, str], ...]
    depth: int = 0
    marker: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """
    One section of a page.

    Attributes:
        key: Section key, see `SECTION_TITLES`; any other heading gives its own words in lower case joined by "-".
        title: Heading as the page has it, without markup or a closing colon.
        markdown: Source lines of the section, heading included: all sections' markdown joined is the page's body.
        text: Plain text without the heading: no markup, no wrapping, items as "- " lines.
        blocks: The same content for a terminal.
        drug: The drug that the section is about, on a page about several; else None.
    """

    key: str
    title: str
    markdown: str
    text: str
    blocks: tuple[Block, ...] = ()
    drug: str | None = None


@dataclass(frozen=True, slots=True)
class SideEffect:
    """One side effect as the page states it; *group* is serious, common, less common, rare or None."""

    name: str
    group: str | None
    description: str
    drug: str | None = None


@dataclass(frozen=True, slots=True)
class Faq:
    """One question with its answer, both plain text."""

    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class Reference:
    """What a page was checked against; *date* is YYYY-MM-DD or as precise as known."""

    title: str
    id: str | None = None
    date: str | None = None


@dataclass(frozen=True, slots=True)
class LookAlike:
    """A drug not to be confused with this one, with one fact that tells them apart."""

    name: str
    tall_man: str | None = None
    fact: str | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """Where the text comes from; *reviewed* is the day on which it was checked, YYYY-MM-DD."""

    corpus: str
    file: str
    ai_generated: bool | None = None
    reviewed: str | None = None
    references: tuple[Reference, ...] = ()


@dataclass(frozen=True, slots=True)
class Monograph:
    """
    One page: everything the tool knows of a drug.

    Attributes:
        id: Slug of the file name or title: lower-case words joined by "-".
        title: Title of the page.
        names: Every name, the nonproprietary ones first; the first is the name by which the page is listed.
        ingredients: Nonproprietary names of the active ingredients; several for a combination.
        drug_class: Pharmacological class, or None.
        use: One-line use, or None.
        identifiers: unii (str, parts joined by "+"), rxcui (str), atc (list of str), where known.
        boxed_warning: Topic of the label's boxed warning, or None.
        confused_with: Look-alikes that the page itself declares.
        sections: In page order; never empty.
        side_effects: In page order; never empty when there is a side-effects section.
        faqs: In page order.
        disclaimer: The page's own disclaimer, else `OWN_DISCLAIMER`.
        own_disclaimer: Whether the page has its own.
        note: The page's note, or None.
        source: Where the text comes from.
        components: Names of drugs that the page has separate sections for: never names of the page.
    """

    id: str
    title: str
    names: tuple[Name, ...]
    sections: tuple[Section, ...]
    source: Source
    ingredients: tuple[str, ...] = ()
    drug_class: str | None = None
    use: str | None = None
    identifiers: dict[str, str | list[str]] = field(default_factory=dict)
    boxed_warning: str | None = None
    confused_with: tuple[LookAlike, ...] = ()
    side_effects: tuple[SideEffect, ...] = ()
    faqs: tuple[Faq, ...] = ()
    disclaimer: str = OWN_DISCLAIMER
    own_disclaimer: bool = False
    note: str | None = None
    components: tuple[str, ...] = ()
