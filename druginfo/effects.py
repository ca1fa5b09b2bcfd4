"""Side effects and questions of a page, read from the blocks of their sections.

Every group is one that the page itself states; a frequency is never inferred from anything else.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from druginfo.monograph import Block, Faq, SideEffect

# ---- groups ---------------------------------------------------------------------------------------------------------

_SERIOUS = re.compile(
    r"\b(?:serious|severe|life[- ]threatening|(?:seek|get|need|require\w*|warrant\w*)\b(?:\W+\w+){0,4}?\W+"
    r"(?:medical|emergency)\s+(?:help|attention|care|assistance|treatment))\b",
    re.IGNORECASE,
)
_FREQUENCIES = re.compile(
    r"\b(?:(?P<less>less\s+(?:common|frequent)|uncommon|infrequent|occasional)|(?P<rare>rare)|"
    r"(?P<common>common|frequent))(?:ly)?\b",
    re.IGNORECASE,
)
_GROUP_NAMES = {"less": "less common", "rare": "rare", "common": "common"}
_ONLY_GROUP = frozenset({"serious", "common", "less common", "rare", "frequency not stated"})

_WORD = re.compile(r"[^\W_]+")
# What remains of a line that names a group when these words are taken away is a label worth keeping.
_GENERIC = frozenset(
    _WORD.findall(
        "a additional adverse all also an and any are as be but by can cause common commonly contact could doctor "
        "drug during effect effects event events experience experienced following for frequency frequent "
        "frequently from get have help if immediate immediately important in include includes including "
        "infrequent infrequently is it known less life list listed main major may medical medication medicine "
        "might mild minor moderate more most not notable occasional occasionally occur of often on or other "
        "others patients people possible potential potentially rare rarely reaction reactions reported require "
        "requiring right seek seen serious severe side signs some stated such symptoms taking that the their them "
        "these this threatening to treatment uncommon unknown use usually very warrant when which while who with "
        "you your attention emergency care away however"
    )
)
_FIGURES = re.compile(r"\(([^()]*(?:\d|%|post-?marketing)[^()]*)\)")
_LIST_FOLLOWS = re.compile(r"\b(?:includ|are\b|following)", re.IGNORECASE)
_BRACKETS = re.compile(r"\([^()]*\)")


def group_of(text: str) -> str | None:
    """
    Return the group that *text* states: serious, common, less common, rare or None.

    Example:
        >>> group_of("Rare but serious side effects")
        'serious'
        >>> group_of("Nervous system") is None
        True
    """
    if not _may_state_group(text):
        return None
    if _SERIOUS.search(text):
        return "serious"
    found = _FREQUENCIES.search(text)
    return _GROUP_NAMES[str(found.lastgroup)] if found else None


def _may_state_group(text: str) -> bool:
    # Most texts state none, and a substring test is much faster than the patterns.
    lower = text.lower()
    return any(part in lower for part in ("seri", "sever", "life", "medic", "emerg", "common", "rare", "freq", "occas"))


def states_group(text: str) -> bool:
    """Return whether *text* names a group of side effects and nothing else, as "Common side effects" does."""
    return group_of(text) is not None and not _label_words(text)


def _label_words(text: str) -> bool:
    return any(word not in _GENERIC for word in _WORD.findall(_BRACKETS.sub("", text).lower()))


# An item speaks of itself: "is a serious potential side effect", "Rarely, …", "(rare)", "In rare cases".
_OWN_SERIOUS = re.compile(
    r"\b(?:serious|severe|life[- ]threatening)\b(?:[ -]\w+){0,3}?[ -](?:effect|reaction|complication|condition)s?\b"
    r"|\(\s*(?:(?:rare|uncommon)\s+but\s+)?(?:serious|severe|life[- ]threatening)\s*\)"
    r"|\b(?:is|are|be|but|potentially|and)\s+(?:\w+ly\s+)?(?:more\s+)?(?:serious|life[- ]threatening)\b"
    r"|\brequir\w+\s+(?:immediate|urgent|emergency|prompt)\s+medical\s+(?:attention|help|care|treatment)\b",
    re.IGNORECASE,
)
_NOT_SERIOUS = re.compile(r"\b(?:not|rarely|n't)\s+(?:\w+\s+)?(?:serious|severe|life[- ]threatening)\b", re.IGNORECASE)
_FREQUENCY_WORDS = r"(?P<{0}>(?:very\s+|less\s+|most\s+)?(?:common|frequent|rare|uncommon|infrequent|occasional))"
_OWN_FREQUENCY = re.compile(
    r"\(\s*" + _FREQUENCY_WORDS.format("bracket") + r"\s*\)"
    r"|\b(?:is|are)\s+(?:an?\s+)?(?:relatively\s+|quite\s+)?" + _FREQUENCY_WORDS.format("verb") + r"\b"
    r"|(?:^|[.:;]\s*)(?:an?\s+)?"
    + _FREQUENCY_WORDS.format("noun")
    + r"\s+(?:\w+\s+){0,2}?(?:side\s+)?(?:effect|reaction)s?\b"
    r"|\b(?P<cases>in\s+rare\s+(?:cases|instances))\b"
    r"|(?:^|[.:;(]\s*)(?P<adverb>rarely|uncommonly|infrequently|occasionally|commonly|frequently)\b",
    re.IGNORECASE,
)


def _own_group(text: str) -> str | None:
    if not _may_state_group(text):
        return None
    if _OWN_SERIOUS.search(text) and not _NOT_SERIOUS.search(text):
        return "serious"
    found = _OWN_FREQUENCY.search(text)
    return group_of(found[str(found.lastgroup)]) if found else None


# ---- advice, lists in prose -----------------------------------------------------------------------------------------

_ADVICE = re.compile(
    r"""(?:
      note\b | important(?:\ note|\ information)?\s*[:!] | disclaimer\b | remember\b | please\b | always\b | never\b
    | (?:if|when|should)\ (?:you|any|these|they|symptoms|side|one|a\ side)\b
    | when\ to\ (?:seek|call|contact|get)\b
    | (?:contact|consult|call|tell|talk|speak|inform|discuss|report|seek|ask|notify|see|check\ with|stop\ taking)\b
      (?=.*\b(?:doctor|physician|pharmacist|provider|professional|help|attention|care|nurse|911|assistance|taking|it)\b)
    | get\ (?:emergency|immediate|medical)\b
    | it(?:\ is|[’']s)\ (?:important|crucial|essential|vital|not\ possible)\b
    | (?:this|the\ above|the\ list|these)\b[^.]{0,40}\b(?:list|exhaustive|complete|all\ (?:the\ )?(?:possible\ )?side\ effects)\b
    | (?:like|as\ with)\ (?:all|any|other|most|many)\b | not\ (?:everyone|everybody|all|every)\b
    | (?:most|many|some)\ people\b | for\ (?:more|a\ (?:full|complete)|further)\b
    | (?:this\ is|there\ may\ be)\b[^.]{0,30}\blist
    | (?:other|additional)\ side\ effects\ (?:may|can|might|could|are)\b(?![^.]*\b(?:includ|:))
    | (?:these|most|many|all)?\ ?side\ effects\ (?:may|can|are|vary|usually|often)\b
      [^.]*\b(?:var(?:y|ies)|mild|temporary|go\ away|resolve|subside|improve|differ)
    | do\ not\ (?:stop|ignore|hesitate)\b | don[’']t\ (?:stop|ignore|hesitate)\b
    | your\ (?:doctor|healthcare|physician)\b | (?:patients|you|people)\ (?:should|must)\b
    | keep\ (?:in\ mind|track)\b | be\ (?:aware|sure)\b
    )""",
    re.IGNORECASE | re.VERBOSE,
)
_SENTENCE = re.compile(r"(?<=[.!?])(?<!e\.g\.)(?<!i\.e\.)(?<!\bvs\.)[”\"')]*\s+(?=[^\s\da-z])")
_INTRODUCES = re.compile(
    r"^(?P<line>[^:;]*?\b(?:effects?|reactions?|events?|effects\s+of\s+[\w ,-]+?)\b[^:;]*?"
    r"(?:\b(?:include|includes|included|including|such\s+as)\b:?|\b(?:are|is|may\s+be|can\s+be)\b:?|:)|"
    r"(?:[\w\s-]*?\b(?:may|can|could|might)\s+(?:also\s+)?(?:cause|include|experience)\b:?))"
    r"\s+(?P<list>.+)$",
    re.IGNORECASE | re.DOTALL,
)
# Words that a plain list of effects does not have: with one of them the sentence says more than a list.
_NOT_IN_LIST = re.compile(
    r"\b(?:is|are|was|were|be|been|being|can|may|might|could|should|will|would|must|if|when|because|you|your|they|it|"
    r"this|these|that|which|who|usually|generally|typically|also|vary|varies|depend\w*|has|have|had|not|include\w*|"
    r"possible|more|most|less|than|well[- ]tolerated|doctor|seek|consult|contact)\b",
    re.IGNORECASE,
)
_NOT_FIRST = re.compile(
    r"(?:mild|rare|serious|severe|common|uncommon|similar|temporary|dose|minimal|limited|unknown|expected|the|those|an?|"
    r"other|side|in|by|due|with|very|often|frequent|from|to)\b",
    re.IGNORECASE,
)


def split_list(text: str) -> list[str] | None:
    """
    Split a plain enumeration into its members.

    Returns:
        The members; None when *text* is a sentence or its members are too long to be names of effects.

    Example:
        >>> split_list("nausea, headache (mild) and fatigue.")
        ['nausea', 'headache (mild)', 'fatigue']
        >>> split_list("usually mild and pass by themselves") is None
        True
    """
    plain = text.strip().rstrip(".").strip()
    if not plain or _SENTENCE.search(plain) or _NOT_IN_LIST.search(_BRACKETS.sub("", plain)):
        return None
    if _NOT_FIRST.match(plain):
        return None
    members = _split_outside(plain, re.compile(r"\s*[,;]\s*(?:and\s+|or\s+|as\s+well\s+as\s+|&\s+)?"))
    last = _split_outside(members[-1], re.compile(r"\s+(?:and|or|as\s+well\s+as|&)\s+"))
    members[-1:] = last if len(last) == 2 else [members[-1]]
    members = [member.strip() for member in members]
    if members and members[-1].lower() in ("others", "etc", "more"):
        members.pop()
    if any(not _WORD.search(member) or len(_WORD.findall(_BRACKETS.sub("", member))) > 7 for member in members):
        return None
    return members or None


def _split_outside(text: str, separator: re.Pattern[str]) -> list[str]:
    # Split at separators that no bracket is open around.
    parts, start, position = [], 0, 0
    while found := separator.search(text, position):
        before = text[start : found.start()]
        position = found.end() if found.end() > found.start() else found.end() + 1
        if before.count("(") <= before.count(")"):
            parts.append(before)
            start = found.end()
    return [*parts, text[start:]]


# "Common: a, b Serious: c, d" are two lines of one paragraph.
_GROUP_LINE = re.compile(
    r"\s+(?=(?:(?:Very|Less|Most)\s+)?(?:[Cc]ommon|[Ss]erious|[Ss]evere|[Rr]are|[Uu]ncommon)"
    r"(?:\s+(?:side\s+)?(?:effects|reactions))?(?:\s*\([^()]*\))?:)"
)


def _sentences(text: str) -> list[str]:
    return [line for sentence in _SENTENCE.split(text) for line in _GROUP_LINE.split(sentence) if line.strip()]


def _first_clause(sentence: str) -> str:
    clause = (
        re.split(r"[,;:(–—]|\s-\s|\s(?:which|because|although|but|that)\s", sentence, maxsplit=1)[0]
        .strip()
        .rstrip(".!?")
    )
    return clause if _WORD.search(clause) else sentence.strip()


# ---- side effects ---------------------------------------------------------------------------------------------------


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
            group = _own_group(f"{name}: {description}" if description else name) or group
        words = " ".join(part for part in (self.figures, self.label, description) if part)
        if self.label and description:
            words = " ".join(part for part in (self.figures, f"{self.label}: {description}") if part)
        return SideEffect(name, group, words, self.drug)

    def below(self, text: str, *, label: bool) -> _Context:
        """Return the context that the line *text* gives to what follows it."""
        group = group_of(text)
        figures = " ".join(f"({found})" for found in _FIGURES.findall(text))
        words = _clean_label(text) if label and _label_words(text) else ""
        if self.group == "serious" and group not in (None, "serious"):
            # Serious is never taken back: a rare one among the serious effects is serious.
            group = "serious"
        return replace(
            self,
            group=group or self.group,
            label=": ".join(part for part in (self.label, words) if part),
            figures=figures or self.figures,
        )


def _clean_label(text: str) -> str:
    return _FIGURES.sub("", text).strip().rstrip(":").strip()


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
        self.sentences: list[tuple[str, _Context]] = []  # prose that names no effect by itself

    def read(self, blocks: Sequence[Block]) -> list[SideEffect]:
        heading = line = self.top
        used = True  # whether effects have come since the last introducing line
        headings: list[tuple[int, _Context]] = []
        position = 0
        listed = any(block.kind in ("item", "table-row") for block in blocks)
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
        if not self.effects or not listed:
            self._prose(alone=not self.effects)
        if not self.effects:
            everything = " ".join(_text(block) for block in blocks if block.kind != "rule").strip()
            name = _first_clause(_sentences(everything)[0]) if everything else "not stated on the page"
            self.effects.append(SideEffect(name, None, everything, self.top.drug))
        return self.effects

    def _under_heading(self, above: _Context, text: str) -> _Context:
        drug = self._drug(text)
        if drug:
            return replace(above, drug=drug)
        context = above.below(text, label=True)
        if text.strip().rstrip(":").casefold() in _ONLY_GROUP:
            context = replace(context, decided=True)
        return context

    def _paragraph(
        self, block: Block, text: str, above: _Context, before_list: bool, line: _Context, used: bool
    ) -> tuple[_Context, bool]:
        """Read a paragraph; return the context for what follows, and whether effects have used it."""
        lead, rest = _lead(block)
        if lead and (_is_label(lead) if rest else not lead.endswith((".", "!", "?"))) and not _ADVICE.match(lead):
            context = self._label(lead, above)
            if rest:
                self._listed_or_prose(rest, context)
            return context, bool(rest)
        sentences = _sentences(text)
        last = sentences[-1] if sentences else ""
        introduces = last.endswith(":") or (
            before_list and (not last.endswith((".", "!", "?")) or bool(group_of(last) and _LIST_FOLLOWS.search(last)))
        )
        for sentence in sentences[: -1 if introduces else None]:
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
        for sentence in _sentences(text):
            members = split_list(sentence)
            if members:
                self.effects += [context.effect(*_name_and_rest(member)) for member in members]
            elif not self._sentence(sentence, context) and not _ADVICE.match(sentence):
                self.effects.append(context.effect(_first_clause(sentence), sentence.strip()))

    def _sentence(self, sentence: str, context: _Context) -> bool:
        """Take the effects that *sentence* enumerates; return whether there were any."""
        if _ADVICE.match(sentence):
            return False
        lead, rest = _plain_lead(sentence)
        if lead and rest and _is_label(lead):
            self._listed_or_prose(rest, context.below(lead, label=True))
            return True
        found = _INTRODUCES.match(sentence)
        members = split_list(found["list"]) if found else None
        if found and members:
            below = context.below(found["line"], label=False)
            self.effects += [below.effect(*_name_and_rest(member)) for member in members]
            return True
        self.sentences.append((sentence, context))
        return False

    def _prose(self, *, alone: bool) -> None:
        for sentence, context in self.sentences:
            if alone or not sentence.endswith(":"):
                self.effects.append(context.effect(_first_clause(sentence), sentence.strip()))

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
            bold = bool(lead)
            if not bold:
                lead, rest = _plain_lead(text)
            if not text or _ADVICE.match(lead or text):
                self._items(item.children, following)
                continue
            drug = self._drug(lead or text)
            if drug:
                self._below(rest, item.children, replace(context, drug=drug))
            elif states_group(lead or text) and (rest or item.children or (lead and not rest) or text.endswith(":")):
                below = context.below(lead or text, label=False)
                self._below(rest, item.children, below)
                if not rest and not item.children:
                    # "* **Serious:**" in a flat list names the group of the items after it.
                    following = below
            elif item.children and not rest:
                self._items(item.children, following.below(lead or text, label=True))
            elif lead and rest and _is_system(lead) and len(split_list(rest) or ()) >= (2 if bold else 1):
                self._listed_or_prose(rest, following.below(lead, label=True))
            else:
                name, description = (lead.rstrip(":").strip(), rest) if lead else _name_and_rest(text)
                details = "; ".join(_all_text(item.children))
                self.effects.append(following.effect(name, " ".join(part for part in (description, details) if part)))

    def _below(self, rest: str, children: Sequence[_Item], context: _Context) -> None:
        if rest:
            self._listed_or_prose(rest, context)
        self._items(children, context)


_SYSTEMS = frozenset(
    _WORD.findall(
        "system systemic nervous cns central gastrointestinal gi digestive stomach cardiovascular cardiac heart skin "
        "dermatologic dermatological respiratory lung lungs musculoskeletal psychiatric mental metabolic endocrine hepatic "
        "liver renal kidney kidneys urinary genitourinary hematologic haematologic hematological haematological blood "
        "ocular eye eyes ophthalmic ear ears immune allergic reproductive sexual neurologic neurological neuropsychiatric "
        "vascular general muscle muscles local injection application infusion site"
    )
)
_SYSTEM_REST = frozenset({"and", "or", "effects", "effect", "related", "tract", "body", "system", "systems"})


def _is_system(label: str) -> bool:
    words = set(_WORD.findall(label.lower()))
    return bool(words & _SYSTEMS) and words <= _SYSTEMS | _SYSTEM_REST


def _is_label(lead: str) -> bool:
    return states_group(lead) or not _label_words(lead) or _is_system(lead)


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


def _plain_lead(text: str) -> tuple[str, str]:
    """Return name and rest of "Name: rest" or "Name - rest" without bold, both "" when *text* is no such line."""
    found = re.match(
        r"((?:[^\s:(–—]|\([^()]*\))+(?:\s(?:[^:()–—]|\([^()]*\))*?)?)(?::|\s[-–—]|[–—])(?:\s+(.*))?$", text, re.DOTALL
    )
    if not found or len(_WORD.findall(found[1])) > 12:
        return "", ""
    return found[1].strip(), (found[2] or "").strip()


def _name_and_rest(text: str) -> tuple[str, str]:
    """Split a plain item into the effect's name and what else it says: only long items are split."""
    plain = text.strip().rstrip(".")
    if len(plain) <= 60 and not _SENTENCE.search(plain):
        return plain, ""
    name = _first_clause(plain)
    return name, text.strip()[len(name) :].strip(" ,;:–—-") if text.strip().startswith(name) else text.strip()


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


# ---- questions ------------------------------------------------------------------------------------------------------

_QUESTION_MARK = re.compile(r"(?:Q(?:uestion)?\s*\d*\s*[:.)]|\d+[.)]\s+(?=\S))\s*", re.IGNORECASE)
_ANSWER_MARK = re.compile(r"(?:A(?:nswer)?\s*\d*\s*:|A\s*\d*\s*[.)](?=\s))\s*", re.IGNORECASE)
_ANSWER_INSIDE = re.compile(r"(?<=[?.!\s*])\s*\b(?:A|Answer)\d*\s*:\s*", re.IGNORECASE)


def faqs(blocks: Iterable[Block]) -> list[Faq]:
    """
    Read questions and answers from the blocks of a FAQs section.

    Returns:
        The questions in page order, without "Q:" and "A:"; an answer is "" where the page gives none.
    """
    found: list[tuple[str, list[str]]] = []
    depth = 0
    for block in blocks:
        text = _text(block).strip()
        if not text or block.kind == "rule":
            continue
        answer = _ANSWER_MARK.match(text)
        if answer and found:
            found[-1][1].append(text[answer.end() :].strip())
            continue
        question, reply = _question(block, text, open_depth=depth if found else None)
        if question:
            found.append((question, [reply] if reply else []))
            depth = block.depth if block.kind == "item" else 0
        elif found:
            found[-1][1].append(f"{block.marker} {text}".strip() if block.kind == "item" else text)
    return [Faq(question, "\n".join(part for part in parts if part)) for question, parts in found]


def _question(block: Block, text: str, *, open_depth: int | None) -> tuple[str, str]:
    """Return the question that *block* asks, and what of the answer follows in it; both "" when it asks none."""
    marked = _QUESTION_MARK.match(text)
    lead, rest = _bold_start(block)
    nested = open_depth is not None and block.kind == "item" and block.depth > open_depth
    if lead:
        mark = _QUESTION_MARK.match(lead)
        bare = lead[mark.end() :].strip() if mark else lead
        if not bare:
            # "**Q:** question? **A:** answer"
            return _split_answer(rest)
        if mark or bare.endswith("?") or (not nested and block.kind in ("item", "heading")):
            question, inside = _split_answer(bare) if _ANSWER_INSIDE.search(bare) else (bare, "")
            reply = _ANSWER_MARK.sub("", rest, count=1) if _ANSWER_MARK.match(rest) else rest
            return question.rstrip(":").strip(), " ".join(part for part in (inside, reply.lstrip(":–— ")) if part)
        return "", ""
    if block.kind == "heading":
        return (text[marked.end() :] if marked else text), ""
    if marked and (text[0] in "Qq" or "?" in text):
        return _split_answer(text[marked.end() :])
    first = text.split("?", 1)[0] + "?"
    continues = block.kind == "item" and not block.marker
    if "?" in text and not nested and not continues and not re.search(r"[.!]\s", first):
        if block.kind == "item" or text.endswith("?"):
            return _split_answer(text)
        if open_depth is None:
            return _split_answer(text)
    return "", ""


def _bold_start(block: Block) -> tuple[str, str]:
    count = 0
    while count < len(block.runs) and ("b" in block.runs[count][1] or not block.runs[count][0].strip()):
        count += 1
    lead = "".join(text for text, _ in block.runs[:count]).strip()
    return lead, "".join(text for text, _ in block.runs[count:]).strip()


def _split_answer(text: str) -> tuple[str, str]:
    mark = _ANSWER_INSIDE.search(text)
    if mark:
        return text[: mark.start()].strip(), text[mark.end() :].strip()
    question, found, rest = text.partition("?")
    return (question + found).strip(), rest.strip()
