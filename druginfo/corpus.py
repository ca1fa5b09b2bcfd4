"""A folder of Markdown pages to monographs: finds the files, reads them safely, and assembles what the page says.

The front matter is described in data/README.md, under "Page format".
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Sequence
from pathlib import Path

from druginfo.contract import OWN_DISCLAIMER
from druginfo.effects import side_effects
from druginfo.errors import PageError
from druginfo.faqs import faqs
from druginfo.files import reason
from druginfo.front_matter import FrontMatter, split_page, typed
from druginfo.monograph import Monograph, Name, Section, Source
from druginfo.names import fold
from druginfo.page_names import ingredients_of, names_from_text
from druginfo.sections import slug, split_sections

_LARGEST_PAGE = 5_000_000

# ---- files ----------------------------------------------------------------------------------------------------------


def read_page(path: Path, *, file: str | None = None) -> str:
    """
    Read the text of a page; a pipe or device is refused, never waited for.

    Args:
        path: The file.
        file: What to call it in an error, its path where not given.

    Returns:
        Its text without a byte order mark; line ends as in the file.

    Raises:
        PageError: The file is missing, unreadable, no regular file, over 5 MB, not UTF-8 or blank.
    """
    name = file or path
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        with open(descriptor, "rb") as opened:  # noqa: PTH123 - a descriptor, which Path cannot open
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                raise PageError(f"{name}: not a regular file; give a Markdown file")
            content = opened.read(_LARGEST_PAGE + 1)
    except OSError as error:
        raise PageError(f"{name}: cannot be read: {reason(error)}") from error
    if len(content) > _LARGEST_PAGE:
        raise PageError(f"{name}: larger than 5 MB; a page is one drug")
    try:
        text = content.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        raise PageError(f"{name}: not UTF-8 at byte {error.start}; save it as UTF-8") from error
    if not text.strip():
        raise PageError(f"{name}: empty")
    return text


# ---- pages ----------------------------------------------------------------------------------------------------------

_SAYS_AI = re.compile(r"\bAI[- ]generated\b", re.IGNORECASE)


def parse_page(text: str, *, file: str, corpus: str) -> Monograph:
    """
    Read the text of a page; nothing on it can run.

    Args:
        text: The page.
        file: Its path below the corpus folder, with "/".
        corpus: What answers say the corpus is.

    Returns:
        The monograph; any body gives one.

    Raises:
        PageError: The front matter is not what is expected; the message is "file: key: what is expected".
    """
    document = split_page(text, file=file)
    front = typed(document, file=file)
    stem = file.rsplit("/", 1)[-1].rsplit(".", 1)[0]
    body = split_sections(document.body, title=front.title, otherwise=stem)
    sections = tuple(body.sections)
    generic = "" if body.components else _text_of(sections, "generic-name")
    opening = next((section.text for section in sections if section.key != "generic-name"), "")
    ingredients = front.ingredients or tuple(ingredients_of(body.title, generic))
    note = _text_of(sections, "note")
    disclaimer = _text_of(sections, "disclaimer")
    own_format = document.values.keys() >= {"ingredients", "references"}
    return Monograph(
        id=stem if own_format else slug(body.title) or stem,
        title=body.title,
        names=_names(front, body.title, generic, "" if body.components else opening),
        sections=sections,
        source=Source(
            corpus=corpus,
            file=file,
            ai_generated=(True if _SAYS_AI.search(note) else None)
            if front.ai_generated is None
            else front.ai_generated,
            reviewed=front.checked.date if front.checked else None,
            references=front.references,
        ),
        ingredients=ingredients,
        drug_class=front.drug_class,
        use=front.use,
        identifiers=_identifiers(front),
        boxed_warning=front.boxed_warning,
        confused_with=front.look_alikes,
        side_effects=tuple(
            effect
            for section in sections
            if section.key == "side-effects"
            for effect in side_effects(section.blocks, drug=section.drug, ingredients=[*ingredients, body.title])
        ),
        faqs=tuple(faq for section in sections if section.key == "faqs" for faq in faqs(section.blocks)),
        disclaimer=disclaimer or OWN_DISCLAIMER,
        own_disclaimer=bool(disclaimer),
        note=note or None,
        components=tuple(body.components),
    )


def _ai_generated(front: FrontMatter, note: str) -> bool | None:
    if front.ai_generated is None and _SAYS_AI.search(note):
        return True
    return front.ai_generated


def _text_of(sections: Sequence[Section], key: str) -> str:
    return "\n\n".join(section.text for section in sections if section.key == key and section.text)


def _names(front: FrontMatter, title: str, generic: str, opening: str) -> tuple[Name, ...]:
    names = [Name(name, "exact") for name in (title, front.inn, front.usan, front.ban) if name]
    if front.inn or front.usan or front.ban or front.brands or front.biosimilars or front.synonyms:
        names += (Name(name, "brand") for name in front.brands)
        names += (Name(other.name, "biosimilar", other.brand) for other in front.biosimilars)
        names += (Name(other.brand, "brand") for other in front.biosimilars if other.brand)
        names += (Name(name, "synonym") for name in front.synonyms)
    else:
        names += names_from_text(title, generic, opening)
    unique: dict[str, Name] = {}
    for name in names:
        unique.setdefault(fold(name.name), name)
    unique.pop("", None)
    return tuple(unique.values()) or (Name(title, "exact"),)


def _identifiers(front: FrontMatter) -> dict[str, str | list[str]]:
    identifiers: dict[str, str | list[str]] = {}
    if front.unii:
        identifiers["unii"] = "+".join(front.unii)
    if front.rxcui:
        identifiers["rxcui"] = front.rxcui
    if front.atc:
        identifiers["atc"] = list(front.atc)
    return identifiers
