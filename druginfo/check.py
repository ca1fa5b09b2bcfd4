"""The lint of `druginfo corpus check`: says what is wrong with the pages of a folder, and never stops at a bad one.

Codes that start with E are errors, those with W warnings. E1 and W1 are about any page, E2 and W2 about pages in the
project's own format (those whose front matter has `ingredients` and `references`), see `druginfo.check_own`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from druginfo.corpus import parse_page, read_page
from druginfo.errors import PageError
from druginfo.files import find_pages
from druginfo.front_matter import KEYS, LAYOUT_KEYS, Document, FrontMatter, split_page, typed
from druginfo.monograph import SECTION_TITLES, Monograph
from druginfo.names import fold

#: The sections that every page of this family has.
_USUAL_SECTIONS = ("generic-name", "usage", "side-effects", "how-it-works", "faqs")
_NAME_KEYS = ("inn", "usan", "ban", "brands", "biosimilars", "synonyms")

_REFUSAL = re.compile(
    r"\b(?:not|isn[’']t)\s+(?:an?\s+)?(?:recogni[sz]ed|known|valid|complete)\s+(?:\w+\s+)?"
    r"(?:medicine|medication|drug|name)\b"
    r"|\bplease provide (?:the|a|me)\b|\bI need the (?:full|generic|complete)\b"
    r"|\bI (?:cannot|can[’']t|am unable to) (?:provide|generate|fulfil\w*|answer|help|create)\b"
    r"|\bI[’']m (?:sorry|unable)\b"
    r"|\bas an AI\b|\bunable to (?:provide|generate) (?:the |any )?(?:requested )?information\b",
    re.IGNORECASE,
)
_PROMPT = re.compile(
    r"\b(?:original|given|your|the|this) prompt\b|\bprovided text\b|\btext (?:you )?provided\b|\byou provided\b"
    r"|\blarge language model\b|\bas (?:you )?requested\b",
    re.IGNORECASE,
)
_PLACEHOLDER = re.compile(r"\[[A-Za-z][^\[\]\n]{1,80}\](?![(\[:])")
_TITLE_WORD = re.compile(r"[^\W\d_]{3,}")


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One thing that is wrong with a page; `str()` is "file:line: code message"."""

    file: str
    line: int
    code: str
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.code} {self.message}"

    @property
    def is_error(self) -> bool:
        """Whether the page should not be used before it is mended."""
        return self.code.startswith("E")


@dataclass(frozen=True, slots=True)
class CheckedPage:
    """A page that can be read, with all that the checks look at."""

    file: str
    text: str
    document: Document
    front: FrontMatter
    monograph: Monograph

    @property
    def own_format(self) -> bool:
        """Whether it is written in the project's own format."""
        return self.document.values.keys() >= {"ingredients", "references"}

    def finding(self, code: str, message: str, *, key: str | None = None, offset: int | None = None) -> Finding:
        """Return a finding at the line of a front-matter *key*, at an *offset* in the body, or at the page's start."""
        line = 1
        if key is not None:
            line = self.document.lines.get(key, 1)
        elif offset is not None:
            line = self.document.body_line + self.document.body.count("\n", 0, offset)
        return Finding(self.file, line, code, message)

    def section_line(self, key: str) -> int:
        """Return the offset in the body at which the section *key* starts, 0 where there is none."""
        for section in self.monograph.sections:
            if section.key == key:
                return max(self.document.body.find(section.markdown.split("\n", 1)[0]), 0)
        return 0


def check(directory: Path, *, fingerprints: Path | None = None, terms: Path | None = None) -> list[Finding]:
    """
    Check all pages under *directory*.

    Args:
        directory: Folder of Markdown pages.
        fingerprints: File by which the pages' wording is compared with their labels, see `druginfo.wording`.
        terms: File of words, one a line, that are spelt right though no dictionary has them. Spelling is checked only
            where it is given.

    Returns:
        Findings sorted by file, line and code.

    Raises:
        CorpusError: *directory* or one of the files named cannot be read.
    """
    findings: list[Finding] = []
    pages: list[CheckedPage] = []
    for found in find_pages(directory).pages:
        page = _read(Path(found.path), found.relative)
        if isinstance(page, Finding):
            findings.append(page)
            continue
        pages.append(page)
        findings += _check_page(page)
    findings += _duplicate_names(pages)
    own = [page for page in pages if page.own_format]
    if own:
        # The checks of our own format read more than most folders need.
        from druginfo.check_own import check_own

        findings += check_own(own, fingerprints=fingerprints, terms=terms)
    return sorted(findings)


def _read(path: Path, relative: str) -> CheckedPage | Finding:
    code = "E101"
    try:
        text = read_page(path, file=relative)
        code = "E102"
        document = split_page(text, file=relative)
        return CheckedPage(
            relative, text, document, typed(document, file=relative), parse_page(text, file=relative, corpus=".")
        )
    except PageError as error:
        message = error.message.removeprefix(f"{relative}: ")
        return Finding(relative, error.line, code, message)


def _check_page(page: CheckedPage) -> Iterator[Finding]:
    if page.text.lstrip("\ufeff").startswith("---\n") and not page.document.values:
        yield Finding(page.file, 1, "E102", "front matter: a closing --- line is expected")
    for key in page.document.values:
        if key not in KEYS and key not in LAYOUT_KEYS:
            yield page.finding("W103", f"unknown front-matter key {key!r}", key=key)
    keys = {section.key for section in page.monograph.sections}
    missing = [SECTION_TITLES[key] for key in _USUAL_SECTIONS if key not in keys]
    if missing and not page.own_format:
        yield page.finding("W104", f"no section {', '.join(missing)}")
    if not page.monograph.own_disclaimer:
        yield page.finding("W105", "no disclaimer; answers will carry the tool's own")
    body = page.document.body
    for code, pattern, what in (
        ("E106", _REFUSAL, "reads like a refusal to write the page"),
        ("E107", _PROMPT, "has words of a prompt"),
        ("W108", _PLACEHOLDER, "has a placeholder"),
    ):
        for match in pattern.finditer(body):
            yield page.finding(code, f"{what}: {' '.join(match[0].split())!r}", offset=match.start())
    yield from _control_characters(page)
    yield from _other_drug(page)
    for faq in page.monograph.faqs:
        if not faq.answer:
            offset = body.find(faq.question.split("?")[0])
            code = "E204" if page.own_format else "W110"
            yield page.finding(code, f"no answer to {faq.question!r}", offset=max(offset, 0))


def _control_characters(page: CheckedPage) -> Iterator[Finding]:
    seen: set[str] = set()
    for number, line in enumerate(page.text.replace("\r\n", "\n").split("\n"), 1):
        if line.isascii() and line.isprintable():
            continue
        for character in line:
            # Format characters (Cf) turn text around or hide in it; line and paragraph separators break plain output.
            kind = unicodedata.category(character)
            if kind in ("Cc", "Cf", "Zl", "Zp", "Cs", "Cn") and character not in "\t\u00ad" and character not in seen:
                seen.add(character)
                name = unicodedata.name(character, "control character")
                yield Finding(page.file, number, "E109", f"character U+{ord(character):04X} ({name.lower()})")


def _other_drug(page: CheckedPage) -> Iterator[Finding]:
    names = [page.monograph.title, *page.monograph.ingredients]
    words = {word.casefold() for name in names for word in _TITLE_WORD.findall(name)}
    text = " ".join(section.text for section in page.monograph.sections).casefold()
    title_words = {word.casefold() for word in _TITLE_WORD.findall(page.monograph.title)}
    if title_words and not any(word in text for word in title_words & words):
        yield page.finding("W111", f"no word of the title {page.monograph.title!r} is in the text", key="title")


def _duplicate_names(pages: Iterable[CheckedPage]) -> Iterator[Finding]:
    holders: dict[str, list[tuple[CheckedPage, str]]] = {}
    for page in pages:
        for name in page.monograph.names:
            holders.setdefault(fold(name.name), []).append((page, name.name))
    for folded, held in holders.items():
        if len(held) < 2:
            continue
        typed_names = all(any(page.document.values.get(key) for key in _NAME_KEYS) for page, _ in held)
        for page, spelt in held:
            if folded in {fold(shared) for shared in page.front.shared_names}:
                continue
            others = ", ".join(other.file for other, _ in held if other is not page)
            code = "E112" if typed_names else "W112"
            yield Finding(page.file, _line_of(page, spelt), code, f"the name {spelt!r} is also on {others}")


def _line_of(page: CheckedPage, name: str) -> int:
    position = page.text.casefold().find(name.casefold())
    return page.text.count("\n", 0, position) + 1 if position >= 0 else 1
