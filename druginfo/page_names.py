"""Names of a drug that the text of a page gives, for pages whose front matter has none.

A wrong name opens a wrong drug, so whatever might be another drug, a class or a plain word is left out.
"""

from __future__ import annotations

import re

from druginfo.monograph import Name
from druginfo.names import fold

_WORD = re.compile(r"[^\W_]+")
_NAME = r"[^\W\d_][\w'’.-]*(?:[ -][\w'’.-]+){0,4}"
# Words that stand in a description and not in a name: with one of them nothing is taken.
_NO_NAME = frozenset(
    _WORD.findall(
        "similar to unlike combined same than called there it its like related instead sold under marketed approved "
        "commonly itself may can has have be who such two three more one together alone "
        "a an the is are was not no none na n nil unknown unspecified varies various variable several multiple "
        "many see different applicable available brand brands generic name names drug drugs medicine medicines "
        "medication medications product products class type types form forms combination combinations biosimilar "
        "biosimilars this that these which with without for of in by as used use see note refers depends "
        "depending on e g i eg ie etc or and also known blocker blockers inhibitor inhibitors agonist agonists "
        "antagonist antagonists antibiotic antibiotics antidepressant antihistamine diuretic statin statins "
        "steroid steroids corticosteroid corticosteroids glucocorticoid nsaid nsaids ssri ssris snri analgesic "
        "opioid opioids vaccine hormone hormones antiviral antifungal antibody antibodies monoclonal derivative "
        "modulator immunosuppressant relaxant stimulant sedative laxative enzyme supplement mineral agent agents "
        "therapy analog analogue anesthetic anaesthetic anticoagulant antipsychotic anticonvulsant antiemetic "
        "bronchodilator benzodiazepine barbiturate antihypertensive antidiabetic antacid antiseptic emollient "
        "chemotherapy glycoside retinoid triptan biguanide sulfonylurea vasodilator decongestant expectorant "
        "human recombinant synthetic conjugated oral topical injection injectable intravenous ophthalmic nasal "
        "tablet tablets capsule capsules cream gel ointment solution suspension syrup spray patch extended "
        "release er xr sr cr la ir dr immediate delayed sustained sodium potassium calcium magnesium "
        "hydrochloride hcl sulfate sulphate acetate maleate tartrate succinate mesylate besylate fumarate citrate "
        "phosphate nitrate bromide chloride usp bp inn usan ban iv im otc us uk usa fda ingredient ingredients "
        "active component components salt specific"
    )
)
_SEPARATOR = re.compile(r"\s*(?:\+|/|&|,\s*and\b|\band\b|,)\s*", re.IGNORECASE)
_SURE_SEPARATOR = re.compile(r"\s*(?:\+|/|&|\band\b)\s*", re.IGNORECASE)
# The name that follows is another drug's, or is being denied.
_DENIED = re.compile(
    r"\b(?:not|unlike|similar\s+to|than|versus|vs|with|from|related\s+to|compared\s+to|other|another|instead\s+of|cannot|"
    r"different|no)\b[\s\w]*$",
    re.IGNORECASE,
)
_BRANDS = re.compile(
    r"\b[Bb]rand\s+[Nn]ames?\b(?:\s+(?:is|are|includes?|of|such\s+as))?\s*:?\s+[\"“]?(?P<list>[A-Z][\w-]*.*)", re.DOTALL
)
_BRAND = re.compile(r"[A-Z][\w-]*(?:[ ][A-Z][\w-]*){0,2}")
_BETWEEN = re.compile(r"[®™\"”]*(?:\s*,\s*(?:and|or)\s+|\s*,\s*|\s+(?:and|or)\s+)[\"“]?")
_ALSO = re.compile(
    rf"\b(?:also|previously|formerly)\s+(?:known|called|referred\s+to)\s+as\s+[\"“]?(?P<name>{_NAME}?)[\"”]?\s*(?=[,.;()]|\bis\b|\band\b|$)",
    re.IGNORECASE,
)
_LINKING = re.compile(r"\b(?:generic name|the|is|are|drug|medicine|medication)\b", re.IGNORECASE)
_PLAIN_SUFFIXES = frozenset({"free", "like", "only", "type", "drug", "plus", "with", "core", "dose", "long", "high"})


def names_from_text(title: str, generic: str, opening: str) -> list[Name]:
    """
    Find the names of the drug on a page whose front matter has none.

    Args:
        title: Title of the page.
        generic: Plain text of its "Generic Name" section, or "".
        opening: Plain text of the section that its text starts with, or "".

    Returns:
        Names with their kind, the title first; a name may come twice.
    """
    names = [Name(title, "exact")]
    statement = _statement(generic)
    main = _main_name(title, statement)
    if main:
        names.append(Name(main, "exact"))
    subjects = {fold(title), fold(main or title)}
    names += (Name(suffixed, "biosimilar") for suffixed in _suffixed(title, generic))
    if main:
        names += (Name(other, "synonym") for other in _in_brackets(statement, main))
    for text in (generic, opening):
        names += (Name(other, "synonym") for other in _also_known(text, subjects))
    names += (Name(brand, "brand") for brand in _brands(generic))
    return names


def ingredients_of(title: str, generic: str) -> list[str]:
    """
    Split the title, or else the generic name, of a combination into its ingredients.

    Returns:
        Lower-case names; the generic name alone, or else the title, when the page is about one ingredient.

    Example:
        >>> ingredients_of("Amlodipine and Benazepril", "")
        ['amlodipine', 'benazepril']
    """
    main = _main_name(title, _statement(generic))
    for text in (title, main or ""):
        parts = _parts_of(text)
        if len(parts) > 1:
            return parts
    return [(main or title).lower()]


def _parts_of(text: str) -> list[str]:
    # One comma may be an inverted name ("Estrogens, conjugated"), so it counts only beside another separator.
    if not _SURE_SEPARATOR.search(text) and text.count(",") < 2:
        return []
    parts = [part.strip().lower() for part in _SEPARATOR.split(re.sub(r"\([^()]*\)", "", text)) if part.strip()]
    return parts if all(re.fullmatch(_NAME, part) and len(fold(part)) > 2 for part in parts) else []


def _statement(generic: str) -> str:
    # What the section says before its first full stop or note.
    line = generic.strip().split("\n", 1)[0]
    return re.split(r"(?<=[^.\s]{2})\.\s|\bNote\b", line, maxsplit=1)[0].strip().rstrip(".")


def _main_name(title: str, statement: str) -> str | None:
    name = statement.split("(", 1)[0].strip().rstrip(",;:").strip()
    parts = _parts_of(name) or [name]
    if not all(_is_name(part) for part in parts) or any(_suffixed(title, part) for part in parts):
        return None
    # "Trastuzumab" on a page about trastuzumab emtansine is another drug, as is "amoxicillin" on one of a combination.
    words, title_words = set(_WORD.findall(name.lower())), set(_WORD.findall(title.lower()))
    if words < title_words or len(parts) < len(_parts_of(title)):
        return None
    return name


def _is_name(text: str) -> bool:
    words = _WORD.findall(text.lower())
    named = [word for word in words if word not in _NO_NAME]
    # A salt word may stand beside a name ("metoprolol tartrate"), a word of prose may not.
    prose = [word for word in words if word in _PROSE]
    return bool(re.fullmatch(_NAME, text)) and bool(named) and not prose and len(fold(text)) > 2


_SALTS = frozenset(
    _WORD.findall(
        "sodium potassium calcium magnesium hydrochloride hcl sulfate sulphate acetate maleate tartrate succinate "
        "mesylate besylate fumarate citrate phosphate nitrate bromide chloride human recombinant conjugated oral "
        "topical injection ophthalmic nasal hormone vaccine enzyme extended release er xr sr"
    )
)
_PROSE = _NO_NAME - _SALTS


def _suffixed(title: str, generic: str) -> list[str]:
    # Four meaningless lower-case letters tell biologics of one core name apart: FDA, Nonproprietary Naming of
    # Biological Products, 2017.
    cores = {word.casefold() for word in _WORD.findall(title)}
    found = []
    for match in re.finditer(r"\b([^\W\d_]+)-([A-Za-z]{4})\b(?![-\w])", generic):
        core, suffix = match[1], match[2].lower()
        if (
            core.casefold() in cores
            and suffix not in _PLAIN_SUFFIXES
            and not _DENIED.search(generic[: match.start()][-40:])
        ):
            found.append(f"{core.lower()}-{suffix}")
    return found


def _in_brackets(statement: str, main: str) -> list[str]:
    # "Paracetamol (Acetaminophen)", "Hydrochlorothiazide (HCTZ)": one word straight after the name.
    if not statement.startswith(main):
        return []
    found = re.match(r"\s*\((?P<name>[^\W\d_][^\W_]*(?:-[^\W_]+)?)\)\s*$", statement[len(main) :])
    if not found:
        return []
    name = found["name"]
    if name.isupper() and len(name) <= 5:
        return [name] if _abbreviates(name.lower(), main.lower()) else []
    return [name] if len(name) >= 5 and name.lower() not in _NO_NAME else []


def _abbreviates(short: str, long: str) -> bool:
    letters = iter(long)
    return short[:1] == long[:1] and all(letter in letters for letter in short)


def _also_known(text: str, subjects: set[str]) -> list[str]:
    found = []
    for sentence in re.split(r"(?<=[.!?])\s+|\n", text):
        for match in _ALSO.finditer(sentence):
            before = re.sub(r"\([^()]*\)", "", sentence[: match.start()])
            subject = fold(
                re.sub(r"\b(?:generic name|the|is|are|drug|medicine|medication)\b", "", before, flags=re.IGNORECASE)
            )
            if (not subject or subject in subjects) and _is_name(match["name"].strip()):
                found.append(match["name"].strip())
    return found


def _brands(text: str) -> list[str]:
    found = []
    for match in _BRANDS.finditer(text):
        if _DENIED.search(text[: match.start()][-40:]):
            continue
        listed, position = match["list"], 0
        while brand := _BRAND.match(listed, position):
            if brand[0].lower() not in _NO_NAME:
                found.append(brand[0])
            between = _BETWEEN.match(listed, brand.end())
            if not between:
                break
            position = between.end()
    return found
