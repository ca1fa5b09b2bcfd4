"""A folder of Markdown pages to monographs: finds the files, reads them safely, and assembles what the page says.

The front matter is described in data/README.md, under "Page format".
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from druginfo.effects import faqs, side_effects
from druginfo.errors import CorpusError, PageError
from druginfo.front_matter import FrontMatter, split_page, typed
from druginfo.monograph import OWN_DISCLAIMER, Monograph, Name, Section, Source
from druginfo.names import fold
from druginfo.page_names import ingredients_of, names_from_text
from druginfo.sections import slug, split_sections

_LARGEST_PAGE = 5_000_000
_NOT_PAGES = frozenset({"readme.md", "license.md", "changelog.md", "contributing.md"})

# ---- files ----------------------------------------------------------------------------------------------------------


class PageFile:
    """
    A file that should hold a page, as the folder shows it.

    Attributes:
        relative: Path below the corpus folder, with "/".
        mtime_ns: Modification time in nanoseconds.
        ctime_ns: Time of the last change to the file or its properties, in nanoseconds.
        size: Bytes.
    """

    __slots__ = ("_path", "ctime_ns", "mtime_ns", "relative", "size")

    def __init__(self, path: str, relative: str, status: os.stat_result) -> None:
        self._path = path
        self.relative = relative
        self.mtime_ns = status.st_mtime_ns
        self.ctime_ns = status.st_ctime_ns
        self.size = status.st_size

    @property
    def path(self) -> Path:
        """Where the file is."""
        return Path(self._path)

    def __repr__(self) -> str:
        return f"PageFile({self.relative!r})"


def find_pages(directory: Path) -> Iterator[PageFile]:
    """
    Find the Markdown files under *directory*.

    Hidden files and folders are left out, and so are README, LICENSE, CHANGELOG and CONTRIBUTING. A folder reached by
    several links is searched once. A sub-folder that cannot be read is found itself, so that reading it says why.

    Args:
        directory: The corpus folder.

    Returns:
        Every file, sorted by `PageFile.relative`.

    Raises:
        CorpusError: *directory* is missing, is not a folder or cannot be read.
    """
    top = os.fspath(directory)
    found: list[PageFile] = []
    seen: set[tuple[int, int]] = set()
    folders = [(top, "")]
    while folders:
        folder, prefix = folders.pop()
        try:
            status = os.stat(folder)  # noqa: PTH116 - a Path for each of 100,000 files costs too much
            if (status.st_dev, status.st_ino) in seen:
                continue
            seen.add((status.st_dev, status.st_ino))
            with os.scandir(folder) as entries:
                for entry in entries:
                    name = entry.name
                    if name.startswith("."):
                        continue
                    if _is_folder(entry):
                        folders.append((entry.path, f"{prefix}{name}/"))
                    elif name[-3:].lower() == ".md" and name.lower() not in _NOT_PAGES:
                        page = _page_file(entry, prefix + name)
                        if page:
                            found.append(page)
        except OSError as error:
            if folder == top:
                raise CorpusError(f"{top}: cannot read this folder of pages: {_reason(error)}") from error
            with suppress(OSError):
                found.append(PageFile(folder, prefix[:-1], os.lstat(folder)))
    found.sort(key=lambda page: page.relative)
    return iter(found)


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a loop of symbolic links
        return False


def _page_file(entry: os.DirEntry[str], relative: str) -> PageFile | None:
    for follow in (True, False):
        try:
            return PageFile(entry.path, relative, entry.stat(follow_symlinks=follow))
        except OSError:
            continue
    return None  # removed since the folder was listed


def _reason(error: OSError) -> str:
    return (error.strerror or str(error)).lower()


def read_page(path: Path) -> str:
    """
    Read the text of a page; a pipe or device is refused, never waited for.

    Args:
        path: The file.

    Returns:
        Its text without a byte order mark; line ends as in the file.

    Raises:
        PageError: The file is missing, unreadable, no regular file, over 5 MB, not UTF-8 or blank.
    """
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        with open(descriptor, "rb") as file:  # noqa: PTH123 - a descriptor, which Path cannot open
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                raise PageError(f"{path}: not a regular file; give a Markdown file")
            content = file.read(_LARGEST_PAGE + 1)
    except OSError as error:
        raise PageError(f"{path}: cannot be read: {_reason(error)}") from error
    if len(content) > _LARGEST_PAGE:
        raise PageError(f"{path}: larger than 5 MB; a page is one drug")
    try:
        text = content.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        raise PageError(f"{path}: not UTF-8 at byte {error.start}; save it as UTF-8") from error
    if not text.strip():
        raise PageError(f"{path}: empty")
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
    own_pages_key = front.ingredients and front.references
    return Monograph(
        id=stem if own_pages_key else slug(body.title) or stem,
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
