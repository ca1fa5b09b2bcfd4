"""Checks of pages in the project's own format: complete, readable, in their own words, spelt right."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path

from druginfo.check import CheckedPage, Finding
from druginfo.errors import CorpusError
from druginfo.front_matter import KEYS
from druginfo.monograph import SECTION_TITLES, Block
from druginfo.wording import copied_share, folded_words, read_fingerprints

_OPTIONAL_KEYS = frozenset({"ban", "atc", "look_alikes", "shared_names"})
_NEVER_NULL = ("title", "ingredients", "drug_class", "use", "references", "ai_generated")
_MIN_EFFECTS = 5
_FAQS = range(4, 8)
#: Words of the monograph itself: names, disclaimer and note come on top.
_WORDS = range(450, 901)
_NOT_COUNTED = frozenset({"generic-name", "disclaimer", "note"})
_GRADES = (5.0, 13.0)
_MOST_COPIED = 0.05
_SHARED_SENTENCE_WORDS = 6
_PAGES_MAY_SHARE = 2
# Sections that are the same on every page, or hold names and identifiers rather than prose.
_NOT_PROSE = frozenset({"generic-name", "disclaimer", "note"})

_WORD = re.compile(r"[A-Za-z0-9%/'’.-]*[A-Za-z0-9%]")
_SENTENCE_END = re.compile(r"(?<=[.?!])[”\"')]*\s+(?=[A-Z“\"(0-9])")
_SET_ID = re.compile(r"\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b")
_SPELT = re.compile(r"(?<![\w-])[A-Za-z][a-z’']+(?![\w-])|[A-Za-z][a-z’']+(?=-)|(?<=-)[a-z][a-z’']+")


def check_own(pages: Sequence[CheckedPage], *, fingerprints: Path | None, terms: Path | None) -> Iterator[Finding]:
    """
    Check *pages* that are in the project's own format.

    Args:
        pages: Pages of one folder.
        fingerprints: As in `druginfo.check.check`.
        terms: As in `druginfo.check.check`.

    Returns:
        Findings in no order.
    """
    labels = read_fingerprints(fingerprints) if fingerprints else {}
    for page in pages:
        yield from _schema(page)
        yield from _sections(page)
        yield from _size(page)
        label = labels.get(page.monograph.id)
        share = copied_share(_text(page), label) if label else 0.0
        if share > _MOST_COPIED:
            yield page.finding("E208", f"{share:.0%} of the words are in runs of 8 words that the label has")
    yield from _shared_sentences(pages)
    if terms:
        yield from _spelling(pages, terms)


def _schema(page: CheckedPage) -> Iterator[Finding]:
    values = page.document.values
    absent = sorted(KEYS - _OPTIONAL_KEYS - values.keys())
    if absent:
        yield page.finding("E201", f"front matter lacks {', '.join(absent)}")
    for key in _NEVER_NULL:
        if key in values and values[key] in (None, [], ""):
            yield page.finding("E201", f"{key}: a value is expected", key=key)
    if "checked" in values and not page.front.checked:
        yield page.finding("W209", "not yet checked by a second reader", key="checked")


def _sections(page: CheckedPage) -> Iterator[Finding]:
    keys = [section.key for section in page.monograph.sections]
    expected = [key for key in SECTION_TITLES if key != "boxed-warning" or page.front.boxed_warning]
    if "boxed-warning" in keys and not page.front.boxed_warning:
        offset = page.section_line("boxed-warning")
        yield page.finding("E203", "has a Boxed Warning, and boxed_warning in the front matter is null", offset=offset)
    elif "boxed-warning" not in keys and page.front.boxed_warning:
        yield page.finding("E203", "boxed_warning is given, and there is no such section", key="boxed_warning")
    elif keys != expected:
        absent = [SECTION_TITLES[key] for key in expected if key not in keys]
        extra = [key for key in keys if key not in expected]
        what = f"lacks {', '.join(absent)}" if absent else f"has also {', '.join(extra)}" if extra else "not in order"
        yield page.finding("E202", f"sections: {what}")
    empty = [section for section in page.monograph.sections if not section.text]
    for section in empty:
        yield page.finding("E202", f"section {section.title} is empty", offset=page.section_line(section.key))
    grouped = sum(effect.group is not None for effect in page.monograph.side_effects)
    if grouped < _MIN_EFFECTS:
        offset = page.section_line("side-effects")
        yield page.finding("E205", f"{grouped} side effects in groups; at least {_MIN_EFFECTS} expected", offset=offset)
    count = len(page.monograph.faqs)
    if count not in _FAQS:
        offset = page.section_line("faqs")
        yield page.finding("E204", f"{count} FAQs; {_FAQS[0]} to {_FAQS[-1]} expected", offset=offset)


def _size(page: CheckedPage) -> Iterator[Finding]:
    words = sum(
        len(_WORD.findall(section.text)) for section in page.monograph.sections if section.key not in _NOT_COUNTED
    )
    if words not in _WORDS:
        yield page.finding("E206", f"{words} words; {_WORDS[0]} to {_WORDS[-1]} expected")
    grade = reading_grade(sentence for sentence, _ in _sentences(page, _NOT_PROSE))
    if not _GRADES[0] <= grade <= _GRADES[1]:
        yield page.finding("E207", f"reading grade {grade:.1f}; {_GRADES[0]:g} to {_GRADES[1]:g} expected")


def reading_grade(sentences: Iterable[str]) -> float:
    """
    Return the Flesch-Kincaid grade level of *sentences*; fragments of fewer than five words do not count.

    Source: J. P. Kincaid et al., Derivation of New Readability Formulas for Navy Enlisted Personnel, 1975.
    """
    texts = [words for sentence in sentences if len(words := _WORD.findall(sentence)) >= 5]
    words = [word for text in texts for word in text]
    if not words:
        return 0.0
    return 0.39 * len(words) / len(texts) + 11.8 * sum(map(syllables, words)) / len(words) - 15.59


@cache
def syllables(word: str) -> int:
    """
    Return about how many syllables *word* has, 1 or more: vowel groups without a silent ending.

    Example:
        >>> [syllables(word) for word in ("dose", "table", "medicine", "used", "treated", "dioxide")]
        [1, 2, 3, 1, 2, 3]
    """
    letters = re.sub(r"[^a-z]", "", word.lower())
    count = len(re.findall(r"[aeiouy]+", letters))
    if re.search(r"[^aeiouy]e$", letters) and not re.search(r"[^aeiouy]le$", letters):
        count -= 1
    elif re.search(r"[^aeiouytd]ed$", letters) or re.search(r"[^aeiouysxzcg]es$", letters):
        count -= not re.search(r"([cs]h|[^aeiouy]l)es$", letters)
    # "io", "ia" and "ea" are two syllables in diarrhea, anemia, dioxide, not in tion, cial, breath.
    count += len(re.findall(r"(?:i[ao](?!u|n)|eo|ea$|iu)", re.sub(r"[tcsg]i(?=[ao])", "", letters)))
    return max(count, 1)


def _text(page: CheckedPage) -> str:
    return "\n\n".join(section.text for section in page.monograph.sections)


def _sentences(page: CheckedPage, without: frozenset[str]) -> Iterator[tuple[str, str]]:
    # Sentences with the key of their section; an item or paragraph ends one.
    for section in page.monograph.sections:
        if section.key in without:
            continue
        for block in section.blocks:
            if block.kind != "heading":
                for sentence in _SENTENCE_END.split(_words(block)):
                    yield sentence, section.key


def _words(block: Block) -> str:
    return "".join(text for text, _ in block.runs)


def _shared_sentences(pages: Sequence[CheckedPage]) -> Iterator[Finding]:
    holders: dict[str, dict[str, tuple[CheckedPage, str]]] = {}
    for page in pages:
        for sentence, _ in _sentences(page, frozenset({"disclaimer"})):
            words = folded_words(sentence)
            if len(words) >= _SHARED_SENTENCE_WORDS:
                holders.setdefault(" ".join(words), {})[page.file] = (page, sentence)
    for held in holders.values():
        if len(held) <= _PAGES_MAY_SHARE:
            continue
        for page, sentence in held.values():
            offset = max(page.document.body.find(sentence[:40]), 0)
            others = len(held) - 1
            yield page.finding("E210", f"sentence also on {others} other pages: {sentence[:80]!r}", offset=offset)


def _spelling(pages: Sequence[CheckedPage], terms: Path) -> Iterator[Finding]:
    try:
        from spellchecker import SpellChecker
    except ImportError:
        yield Finding(str(terms), 1, "W211", "spelling not checked: pip install pyspellchecker")
        return
    try:
        listed = {line.strip().casefold() for line in terms.read_text(encoding="utf-8").splitlines()}
    except OSError as error:
        raise CorpusError(f"{terms}: cannot read this list of terms: {error.strerror}") from error
    dictionary = SpellChecker(language="en")
    names = {
        word.casefold()
        for page in pages
        for name in (
            *(name.name for name in page.monograph.names),
            *page.monograph.ingredients,
            *(str(reference.title) for reference in page.front.references),
        )
        for word in re.findall(r"[^\W\d_]+", name)
    }
    known = listed | names
    for page in pages:
        unknown: dict[str, None] = {}
        for word in _SPELT.findall(_SET_ID.sub("", _text(page))):
            plain = word.casefold().replace("’", "'").removesuffix("'s").rstrip("'")
            if len(plain) > 2 and plain not in known:
                unknown[plain] = None
        for word in dictionary.unknown(unknown):
            offset = re.search(rf"\b{re.escape(word)}", page.document.body, re.IGNORECASE)
            yield page.finding("E211", f"spelling: {word!r}", offset=offset.start() if offset else 0)
