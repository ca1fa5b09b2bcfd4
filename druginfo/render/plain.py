"""Plain text for pipes: no colour, no wrapping, no padding; written into the index when it is built."""

from __future__ import annotations

from druginfo.render.safe import make_visible, one_field

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from druginfo.monograph import Monograph, Name, Section, SideEffect, Source

#: Sections that end a monograph, in this order, wherever the page has them.
LAST_SECTIONS = ("note", "disclaimer")


def document(monograph: Monograph) -> str:
    """
    Render the whole *monograph*, as `show` prints it into a pipe.

    Returns:
        Text that holds every word of the page and ends with the source line, the disclaimer and a line feed.
    """
    parts = [header(monograph)]
    parts += [titled(section) for section in monograph.sections if section.key not in LAST_SECTIONS]
    parts += [titled(section) for section in monograph.sections if section.key == "note"]
    parts += [source_line(monograph.source), closing(monograph)]
    return make_visible("\n\n".join(parts)) + "\n"


def header(monograph: Monograph) -> str:
    """Return the title and the lines of names, class, use and look-alikes below it."""
    lines = [monograph.title]
    for label, value in facts(monograph):
        lines.append(f"{label}: {value}")
    return "\n".join(lines)


def facts(monograph: Monograph) -> list[tuple[str, str]]:
    """Return label and value of each line of a title block, in print order; absent ones are left out."""
    by_kind: dict[str, list[str]] = {"exact": [], "brand": [], "biosimilar": [], "synonym": []}
    product_brands = {name.brand for name in monograph.names if name.brand}
    for name in monograph.names:
        if name.kind == "brand" and name.name in product_brands:
            continue
        by_kind[name.kind].append(f"{name.name} ({name.brand})" if name.brand else name.name)
    others = [name for name in by_kind["exact"] if name.casefold() != monograph.title.casefold()]
    look_alikes = [look_alike(item.tall_man or item.name, item.fact) for item in monograph.confused_with]
    rows = [
        ("Also called", ", ".join(others + by_kind["synonym"])),
        ("Brand names", ", ".join(by_kind["brand"])),
        ("Biosimilars", ", ".join(by_kind["biosimilar"])),
        ("Class", monograph.drug_class or ""),
        ("Used for", monograph.use or ""),
        ("Not to be confused with", "; ".join(look_alikes)),
    ]
    return [(label, value) for label, value in rows if value]


def look_alike(name: str, fact: str | None) -> str:
    """Return a look-alike with its distinguishing fact behind it."""
    return f"{name} ({fact})" if fact else name


def titled(section: Section) -> str:
    """Return a section under its heading."""
    return f"{heading(section)}\n{section.text}" if section.text else heading(section)


def heading(section: Section) -> str:
    """Return the title of a section, the drug before it on a page about several."""
    return f"{section.drug}: {section.title}" if section.drug else section.title


def source_line(source: Source) -> str:
    """Return one line saying which corpus and file the text is from, what it was checked against and who wrote it."""
    where = "bundled corpus" if source.corpus == "bundled" else source.corpus
    parts = [f"Source: {one_field(where)}, {one_field(source.file)}"]
    for reference in source.references:
        identifier = f", {reference.id}" if reference.id else ""
        parts.append(f"{reference.title}{identifier}, {reference.date or 'undated'}")
    if not source.references:
        parts.append("no references given, undated")
    parts.append(f"checked {source.reviewed}" if source.reviewed else "not reviewed")
    written = {True: "AI-generated", False: "not AI-generated", None: "AI-generated: not stated"}
    parts.append(written[source.ai_generated])
    return "; ".join(parts)


def closing(monograph: Monograph) -> str:
    """Return the disclaimer under its title, saying so where it is not the page's own."""
    title = "Disclaimer" if monograph.own_disclaimer else "Disclaimer (druginfo's own: the page has none)"
    return f"{title}\n{monograph.disclaimer}"


def effect_lines(effects: Sequence[SideEffect]) -> str:
    """Return one line an effect: effect, group, description, separated by tabs."""
    return "".join(
        f"{one_field(effect.name)}\t{effect.group or ''}\t{one_field(effect_description(effect))}\n"
        for effect in effects
    )


def effect_description(effect: SideEffect) -> str:
    """Return the description, with the drug before it on a page that lists effects drug by drug."""
    return f"{effect.drug}: {effect.description}".rstrip(": ") if effect.drug else effect.description


def name_lines(names: Sequence[Name]) -> str:
    """Return one line a name: name and kind, separated by a tab."""
    return "".join(f"{one_field(name.name)}\t{name.kind}\n" for name in names)
