"""The words by which pages speak of side effects: groups, advice, lists in prose."""

from __future__ import annotations

import re

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
_OWN_HEADINGS = frozenset({"serious", "common", "less common", "rare", "frequency not stated"})

WORD = re.compile(r"[^\W_]+")
# What remains of a line that names a group when these words are taken away is a label worth keeping.
_GENERIC = frozenset(
    WORD.findall(
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
_EFFECTS = re.compile(r"\b(?:frequency|other|side effects?|adverse (?:effects|reactions|events))\b", re.IGNORECASE)
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
    return group_of(text) is not None and not has_label_words(text)


def has_label_words(text: str) -> bool:
    """Return whether *text* says more than the name of a group does, such as an organ system."""
    return any(word not in _GENERIC for word in WORD.findall(_BRACKETS.sub("", text).lower()))


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
    r"|(?:^|[.:;(]\s*)(?P<adverb>rarely|uncommonly|infrequently|occasionally|commonly|frequently)\b"
    r"(?!\s+(?:serious|severe|life|fatal|leads?|requires?|needs?))",
    re.IGNORECASE,
)


def own_group(text: str) -> str | None:
    """Return the group that an item states of itself, as "Liver failure (rare)" does; else None."""
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
    | (?:this|the\ above|the\ list|these)\b[^.]{0,40}\b
      (?:list|exhaustive|complete|all\ (?:the\ )?(?:possible\ )?side\ effects)\b
    | (?:like|as\ with)\ (?:all|any|other|most|many)\b | not\ (?:everyone|everybody|all|every)\b
    | (?:most|many)\ people\ (?:do|don[’']t|have|tolerate|who)\b | for\ (?:more|a\ (?:full|complete)|further)\b
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
    r"^(?P<line>[^:;]*?\b(?:effects?|reactions?|events?)\b[^:;]*?\b(?:include|includes|included|including|such\s+as)\b:?"
    r"|[^:;]*?\b(?:common|frequent|serious|severe|rare|main|usual)\s+(?:(?:side|adverse)\s+)?(?:effects|reactions)\s+"
    r"(?:of\s+[\w-]+\s+)?(?:are|may\s+be|can\s+be)\b:?"
    r"|[\w\s-]*?\b(?:may|can|could|might)\s+(?:also\s+)?(?:cause|include)\b:?)"
    r"\s+(?P<list>.+)$",
    re.IGNORECASE | re.DOTALL,
)
# The pattern takes quadratic time, and no list of effects in prose is longer.
_LONGEST_LIST = 2_000
# Words that a plain list of effects does not have: with one of them the sentence says more than a list.
_NOT_IN_LIST = re.compile(
    r"\b(?:is|are|was|were|be|been|being|can|may|might|could|should|will|would|must|if|when|because|you|your|they|it|"
    r"this|these|that|which|who|usually|generally|typically|also|vary|varies|depend\w*|has|have|had|not|include\w*|"
    r"possible|each|more|most|less|than|well[- ]tolerated|doctor|seek|consult|contact)\b",
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
    # "… and other side effects" names none.
    members = [member for member in members if has_label_words(member)]
    if any(member[0].isdigit() or len(WORD.findall(_BRACKETS.sub("", member))) > 7 for member in members):
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


def split_sentences(text: str) -> list[str]:
    """Split *text* into sentences; a group's name and colon start one too."""
    return [line for sentence in _SENTENCE.split(text) for line in _GROUP_LINE.split(sentence) if line.strip()]


def first_clause(sentence: str) -> str:
    """Return the start of *sentence* that can stand as a name, at most the sentence without its full stop."""
    clause = (
        re.split(r"[,;:(–—]|\s-\s|\s(?:which|because|although|but|that)\s", sentence, maxsplit=1)[0]
        .strip()
        .rstrip(".!?")
    )
    return clause if WORD.search(clause) else sentence.strip()


def is_advice(text: str) -> bool:
    """Return whether *text* tells the reader what to do or how to read the list, and names no effect."""
    return bool(_ADVICE.match(text))


def introduced_list(sentence: str) -> tuple[str, list[str]] | None:
    """
    Find the list in a sentence that plainly enumerates effects.

    Returns:
        The words before the list, and its members; None for any other sentence.

    Example:
        >>> introduced_list("Common side effects include tremor and headache.")
        ('Common side effects include', ['tremor', 'headache'])
    """
    found = _INTRODUCES.match(sentence) if len(sentence) <= _LONGEST_LIST else None
    members = split_list(found["list"]) if found else None
    return (found["line"], members) if found and members else None


def figures_in(text: str) -> str:
    """Return the frequency figures in brackets of *text*, brackets included: "(>10%)"; else ""."""
    return " ".join(f"({found})" for found in _FIGURES.findall(text))


def without_figures(text: str) -> str:
    """Return *text* without its frequency figures and closing colon."""
    return _FIGURES.sub("", text).strip().rstrip(":").strip()


def introduces_list(sentence: str) -> bool:
    """Return whether *sentence* names a group and says that its effects follow."""
    return bool(group_of(sentence) and _LIST_FOLLOWS.search(sentence))


def is_own_heading(text: str) -> bool:
    """Return whether *text* is a heading of our own page format, under which every effect is one item."""
    return text.strip().rstrip(":").casefold() in _OWN_HEADINGS


def is_group_line(text: str) -> bool:
    """Return whether *text* names a group, or says that there is none: "Serious", "Frequency not known", "Other"."""
    return not has_label_words(text) and (group_of(text) is not None or bool(_EFFECTS.search(text)))
