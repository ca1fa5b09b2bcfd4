"""Side effects of a page, read from the blocks of its side-effects section.

Every group is one that the page itself states; a frequency is never inferred from anything else.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from druginfo.effect_words import (
    WORD,
    figures_in,
    first_clause,
    group_of,
    has_label_words,
    introduced_list,
    introduces_list,
    is_advice,
    is_group_line,
    is_own_heading,
    own_group,
    split_list,
    split_sentences,
    without_figures,
)
from druginfo.monograph import Block, SideEffect


@dataclass(frozen=True, slots=True)
class _Context:
    """What a heading, label or parent item says of the effects below it."""

    group: str | None = None
    decided: bool = False  # the group is a heading of our own page format, which the text of an item does not overrule
    label: str = ""  # words that are no group, such as an organ system
    figures: str = ""
    drug: str | None = None

    def effect(self, name: str, description: str) -> SideEffect:
        group = self.group
        if not self.decided and group != "serious":
            group = own_group(f"{name}: {description}" if description else name) or group
        words = " ".join(part for part in (self.figures, self.label, description) if part)
        if self.label and description:
            words = " ".join(part for part in (self.figures, f"{self.label}: {description}") if part)
        return SideEffect(name, group, words, self.drug)

    def below(self, text: str, *, label: bool) -> _Context:
        """Return the context that the line *text* gives to what follows it."""
        group = group_of(text)
        figures = figures_in(text)
        words = without_figures(text) if label and has_label_words(text) else ""
        if self.group == "serious" and group not in (None, "serious"):
            # Serious is never taken back: a rare one among the serious effects is serious.
            group = "serious"
        return replace(
            self,
            group=group or self.group,
            label=": ".join(part for part in (self.label, words) if part),
            figures=figures or self.figures,
        )


@dataclass(slots=True)
class _Item:
    block: Block
    children: list[_Item]


def side_effects(
    blocks: Sequence[Block], *, drug: str | None = None, ingredients: Iterable[str] = ()
) -> list[SideEffect]:
    """
    Read the side effects from the blocks of a side-effects section.

    Args:
        blocks: The section's blocks.
        drug: The drug that the section is about, on a page about several.
        ingredients: Names of drugs: an item with such a name holds the effects of that drug.

    Returns:
        The effects in page order, never empty: prose that is no plain enumeration gives one entry a sentence.
    """
    return _Reader(drug, ingredients).read(blocks)


class _Reader:
    def __init__(self, drug: str | None, ingredients: Iterable[str]) -> None:
        self.top = _Context(drug=drug)
        self.drugs = {name.casefold(): name for name in ingredients}
        self.effects: list[SideEffect] = []
        self.listed = False  # whether the section has a list
        self.own_format = False  # whether it has the headings of our own page format, under which all effects are items
        self.sentences: list[tuple[str, _Context]] = []  # prose beside a list, of use where the list gives nothing

    def read(self, blocks: Sequence[Block]) -> list[SideEffect]:
        heading = line = self.top
        used = True  # whether effects have come since the last introducing line
        headings: list[tuple[int, _Context]] = []
        position = 0
        self.listed = any(block.kind in ("item", "table-row") for block in blocks)
        self.own_format = any(block.kind == "heading" and is_own_heading(_text(block)) for block in blocks)
        while position < len(blocks):
            block = blocks[position]
            position += 1
            text = _text(block)
            if block.kind == "heading":
                while headings and headings[-1][0] >= block.depth:
                    headings.pop()
                above = headings[-1][1] if headings else self.top
                heading = line = self._under_heading(above, text)
                headings.append((block.depth, heading))
                used = True
            elif block.kind == "item":
                items, position = _tree(blocks, position - 1)
                before = len(self.effects)
                self._items(items, line)
                used = used or len(self.effects) > before
            elif block.kind == "table-row":
                self._row(text, line)
                used = True
            elif text.strip() and block.kind != "code":
                following = blocks[position].kind if position < len(blocks) else ""
                line, used = self._paragraph(block, text, heading if used else line, following == "item", line, used)
        if not self.effects:
            self.effects += [context.effect(first_clause(sentence), sentence) for sentence, context in self.sentences]
        if not self.effects:
            everything = " ".join(_text(block) for block in blocks if block.kind != "rule").strip()
            name = first_clause(split_sentences(everything)[0]) if everything else "not stated on the page"
            self.effects.append(SideEffect(name, None, everything, self.top.drug))
        return self.effects

    def _under_heading(self, above: _Context, text: str) -> _Context:
        drug = self._drug(text)
        if drug:
            return replace(above, drug=drug)
        context = above.below(text, label=True)
        return replace(context, decided=True) if is_own_heading(text) else context

    def _paragraph(
        self, block: Block, text: str, above: _Context, before_list: bool, line: _Context, used: bool
    ) -> tuple[_Context, bool]:
        """Read a paragraph; return the context for what follows, and whether effects have used it."""
        lead, rest = _lead(block)
        if lead and (_is_label(lead) if rest else not lead.endswith((".", "!", "?"))) and not is_advice(lead):
            context = self._label(lead, above)
            if rest:
                self._listed_or_prose(rest, context)
            return context, bool(rest)
        lines = split_sentences(text)
        last = lines[-1] if lines else ""
        introduces = last.endswith(":") or (
            before_list and (not last.endswith((".", "!", "?")) or introduces_list(last))
        )
        for sentence in lines[: -1 if introduces else None]:
            self._sentence(sentence, above)
        return (above.below(last, label=False), False) if introduces else (line, used)

    def _label(self, text: str, above: _Context) -> _Context:
        drug = self._drug(text)
        return replace(above, drug=drug) if drug else above.below(text, label=True)

    def _drug(self, text: str) -> str | None:
        return self.drugs.get(text.strip().rstrip(":").strip().casefold())

    def _listed_or_prose(self, text: str, context: _Context) -> None:
        members = split_list(text)
        if members:
            self.effects += [context.effect(*_name_and_rest(member)) for member in members]
            return
        for sentence in split_sentences(text):
            members = split_list(sentence)
            if members:
                self.effects += [context.effect(*_name_and_rest(member)) for member in members]
            elif not is_advice(sentence) and not self._enumerates(sentence, context):
                self.effects.append(context.effect(first_clause(sentence), sentence.strip()))

    def _sentence(self, sentence: str, context: _Context) -> None:
        """Take the effects of a sentence of prose."""
        if is_advice(sentence) or (not self.own_format and self._enumerates(sentence, context)):
            return
        if self.listed or sentence.endswith(":"):
            self.sentences.append((sentence.strip(), context))
        else:
            self.effects.append(context.effect(first_clause(sentence), sentence.strip()))

    def _enumerates(self, sentence: str, context: _Context) -> bool:
        """Take the effects that *sentence* enumerates; return whether there were any."""
        lead, rest = _plain_lead(sentence)
        if lead and rest and _is_label(lead):
            self._listed_or_prose(rest, context.below(lead, label=True))
            return True
        found = introduced_list(sentence)
        if not found:
            return False
        line, members = found
        below = context.below(line, label=False)
        self.effects += [below.effect(*_name_and_rest(member)) for member in members]
        return True

    def _row(self, text: str, context: _Context) -> None:
        name, _, rest = text.partition(" | ")
        if name.strip() and name.strip().casefold() not in (
            "side effect",
            "side effects",
            "effect",
            "reaction",
            "symptom",
        ):
            below = replace(context, group=group_of(rest) or context.group) if not context.decided else context
            self.effects.append(below.effect(name.strip(), rest.strip(" |")))

    def _items(self, items: Sequence[_Item], context: _Context) -> None:
        following = context
        for item in items:
            text = _text(item.block).strip()
            lead, rest = _lead(item.block)
            if not lead:
                lead, rest = _plain_lead(text)
            if not text or is_advice(lead or text):
                self._items(item.children, following)
                continue
            drug = self._drug(lead or text)
            if drug:
                self._below(rest, item.children, replace(context, drug=drug))
            elif not following.decided and is_group_line(lead or text) and (lead or item.children):
                below = context.below(lead or text, label=False)
                self._below(rest, item.children, below)
                if not rest and not item.children:
                    # "* **Serious:**" in a flat list names the group of the items after it.
                    following = below
            elif item.children and not rest:
                self._items(item.children, following.below(lead or text, label=True))
            elif lead and rest and not following.decided and _is_system(lead) and split_list(rest):
                self._listed_or_prose(rest, following.below(lead, label=True))
            else:
                name, description = (lead.rstrip(":").strip(), rest) if lead else _name_and_rest(text)
                details = "; ".join(_all_text(item.children))
                if description and details:
                    description += " " if description.endswith((".", ":")) else "; "
                self.effects.append(following.effect(name, description + details))

    def _below(self, rest: str, children: Sequence[_Item], context: _Context) -> None:
        if rest:
            self._listed_or_prose(rest, context)
        self._items(children, context)


_SYSTEMS = frozenset(
    WORD.findall(
        "system systemic nervous cns central gastrointestinal gi digestive stomach cardiovascular cardiac heart skin "
        "dermatologic dermatological respiratory lung lungs musculoskeletal psychiatric mental metabolic endocrine "
        "hepatic liver renal kidney kidneys urinary genitourinary hematologic haematologic hematological "
        "haematological blood ocular eye eyes ophthalmic ear ears immune allergic reproductive sexual neurologic "
        "neurological neuropsychiatric vascular general muscle muscles local injection application infusion site"
    )
)
_SYSTEM_REST = frozenset({"and", "or", "effects", "effect", "related", "tract", "body", "system", "systems"})


def _is_system(label: str) -> bool:
    words = set(WORD.findall(label.lower()))
    return bool(words & _SYSTEMS) and words <= _SYSTEMS | _SYSTEM_REST


def _is_label(lead: str) -> bool:
    return is_group_line(lead) or _is_system(lead)


def _text(block: Block) -> str:
    return "".join(text for text, _ in block.runs)


def _lead(block: Block) -> tuple[str, str]:
    """Return the bold words at the start of *block* and the rest, both "" when it does not start in bold."""
    count = 0
    while count < len(block.runs) and ("b" in block.runs[count][1] or not block.runs[count][0].strip()):
        count += 1
    lead = "".join(text for text, _ in block.runs[:count]).strip()
    rest = "".join(text for text, _ in block.runs[count:]).strip()
    if not lead:
        return "", ""
    if rest and not lead.endswith(":"):
        if rest[0] not in ":-–—(":
            # "**Serious** reactions …" is a sentence.
            return "", ""
        rest = rest.lstrip(":-–— ")
    return lead.rstrip(":").strip(), rest


_SEPARATES = re.compile(r"[()]|:(?=\s|$)|\s[-–—](?=\s|$)|—")


def _plain_lead(text: str) -> tuple[str, str]:
    """Return name and rest of "Name: rest" or "Name - rest" without bold, both "" when *text* is no such line."""
    depth = 0
    for found in _SEPARATES.finditer(text):
        if found[0] in "()":
            depth = max(depth + (1 if found[0] == "(" else -1), 0)
        elif depth == 0:
            lead = text[: found.start()].strip()
            if not lead or len(WORD.findall(lead)) > 12 or len(split_sentences(lead)) > 1:
                break
            return lead, text[found.end() :].strip()
    return "", ""


# Where a long item goes from its name to what it says of it, best first.
_NAME_ENDS = (
    re.compile(r"\s*(?=\()"),
    re.compile(r"[.;:]\s+|\s[-–—]\s|—"),
    re.compile(r",?\s+(?=(?:which|because|although|but|that|such as|especially|including)\b)"),
    re.compile(r",\s+"),
)
_LONGEST_NAME = 60


def _name_and_rest(text: str) -> tuple[str, str]:
    """Split a plain item into the effect's name and what else it says: only long items are split."""
    plain = text.strip().rstrip(".")
    if len(plain) <= _LONGEST_NAME and len(split_sentences(plain)) == 1:
        return plain, ""
    for pattern in _NAME_ENDS:
        found = pattern.search(plain)
        if found and 0 < found.start() <= _LONGEST_NAME:
            return plain[: found.start()], text.strip()[found.end() :]
    return plain, ""


def _tree(blocks: Sequence[Block], start: int) -> tuple[list[_Item], int]:
    """Return the list items from *start* on, nested as their depths say, and where they end."""
    roots: list[_Item] = []
    path: list[_Item] = []
    position = start
    while position < len(blocks) and blocks[position].kind == "item":
        block = blocks[position]
        position += 1
        if not block.marker and path:
            # A second paragraph of an item goes on with its text.
            owner = path[min(block.depth, len(path) - 1)]
            owner.block = replace(owner.block, runs=(*owner.block.runs, (" ", ""), *block.runs))
            continue
        del path[block.depth :]
        item = _Item(block, [])
        (path[-1].children if path else roots).append(item)
        path.append(item)
    return roots, position


def _all_text(items: Iterable[_Item]) -> list[str]:
    return [part for item in items for part in (_text(item.block).strip(), *_all_text(item.children)) if part]
