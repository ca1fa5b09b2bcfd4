"""How far one name is from another, and how far a misspelling may be from the name it opens.

Off the path of an exact look-up: only a name that is not known comes here. Three optimal string alignment distances
are added up: of the letters, of the sound (ph = f, y = i, ae = e, c = k or s, doubled letters once) and of the
consonants alone. A doubled letter or another spelling of the same sound then costs 1, another vowel 2, another
consonant 3: people misspell drug names by the first two, and drug names differ by the last.
"""

from __future__ import annotations

from functools import lru_cache

from rapidfuzz.distance import OSA

#: Under this many letters no name is opened by spelling (contract).
SHORTEST_OPENED = 5
#: Letters or sounds that two names may differ in to be looked at together at all.
WIDEST = 2

_SAME_SOUND = (
    ("ph", "f"),
    ("ae", "e"),
    ("oe", "e"),
    ("th", "t"),
    ("rh", "r"),
    ("ck", "k"),
    ("qu", "k"),
    ("sch", "s"),
    ("ch", "c"),
    ("y", "i"),
    ("z", "s"),
    ("x", "ks"),
)

#: Highest cost that opens, by the length of the candidate's own part: 5 letters or fewer, 6, ... 12 or more.
_LIMITS = (2, 2, 3, 4, 5, 5, 6, 6)

#: Endings that a whole class of drugs shares, so that the letters before them must tell two drugs apart
#: (WHO, "The use of stems in the selection of INN").
_STEMS = frozenset(
    """
        lizumab cizumab tuzumab kizumab zumab limumab tumumab umab ximab mab citinib tinib ciclib rafenib metinib
        statin pril prilat sartan olol alol prazole conazole nidazole bendazole azole cillin mycin micin oxacin
        floxacin cycline ganciclovir ciclovir buvir previr asvir tegravir vir gliptin gliflozin glitazone glutide
        parin xaban gatran triptan setron azepam zolam barbital caine dipine thiazide semide ridone apine oxetine
        pramine triptyline zosin lukast terol tropium asone solone olone onide profen oxicam coxib dronate dronic
        platin rubicin taxel tecan citabine trexate mustine parib lisib degib fungin penem bactam toin racetam
        gabalin codone orphan morphone phylline amide azine tidine azoline drine amine mide zide oxin idone tadine
        rizine stigmine curium grel tiazem pamil gestrel estradiol relin tide pressin kinra cept stim poetin feron
        ase vedotin
    """.split()
)
#: Letters of an ending from which on it says by itself that another class is meant.
_TELLING_STEM = 5
_STEM_LENGTHS = tuple(sorted({len(stem) for stem in _STEMS}, reverse=True))

#: Beginnings that make another drug of a name: esomeprazole, levocetirizine, desloratadine, norepinephrine.
_PREFIXES = frozenset(
    """
    es ar lev levo dex dextro des nor dal iso al met rs val ox d l r s n
""".split()
)


@lru_cache(maxsize=200_000)
def sound(folded: str) -> str:
    """
    Spell *folded* by its sound, one letter for each sound.

    Example:
        >>> sound("phenytoin"), sound("fenitoin")
        ('fenitoin', 'fenitoin')
    """
    for written, heard in _SAME_SOUND:
        if written in folded:
            folded = folded.replace(written, heard)
    letters: list[str] = []
    last = ""
    for position, letter in enumerate(folded):
        if letter == "c":
            letter = "s" if folded[position + 1 : position + 2] in ("e", "i") else "k"
        elif letter == "q":
            letter = "k"
        elif letter == "h" and position:
            continue
        if letter != last:
            letters.append(letter)
            last = letter
    return "".join(letters)


@lru_cache(maxsize=200_000)
def skeleton(folded: str) -> str:
    """
    Return the consonants of *folded* by their sound; neighbours that are alike count once.

    Example:
        >>> skeleton("adderall")
        'drl'
    """
    letters: list[str] = []
    last = ""
    for letter in sound(folded):
        if letter not in "aeiou" and letter != last:
            letters.append(letter)
            last = letter
    return "".join(letters)


def widest_skeleton(bones: str) -> int | None:
    """Return how far another name's consonants may be from *bones* to be looked at; None where they say too little."""
    if len(bones) >= 5:
        return 1
    return 0 if len(bones) >= 3 else None


def letters_apart(folded: str, other: str) -> int:
    """Return the optimal string alignment distance: insertions, deletions, substitutions and swapped neighbours."""
    return OSA.distance(folded, other)


def cost(folded: str, other: str) -> int:
    """
    Return how far *other* is from what was typed, as the module says; another first letter costs 3 more.

    Example:
        >>> cost("tramadol", "tramadoll"), cost("tramidol", "tramadol"), cost("tranadol", "tramadol")
        (1, 2, 3)
    """
    distance: int = (
        OSA.distance(folded, other)
        + OSA.distance(sound(folded), sound(other))
        + OSA.distance(skeleton(folded), skeleton(other))
    )
    return distance if folded[0] == other[0] else distance + 3


def _stem(folded: str) -> str:
    for length in _STEM_LENGTHS:
        if len(folded) - length >= 3 and folded[-length:] in _STEMS:
            return folded[-length:]
    return ""


def limit(folded: str, other: str) -> int:
    """
    Return the highest cost at which *folded* opens the drug named *other*.

    A shared class ending says nothing of which drug is meant, so only two letters of it count.
    """
    length = len(other)
    stem = _stem(other)
    if stem and _stem(folded) == stem:
        length = min(length, length - len(stem) + 2)
    return _LIMITS[min(max(length, 5), 12) - 5]


def differs_as_drugs_do(folded: str, other: str) -> bool:
    """
    Say whether the difference is one that makes another drug rather than a slip.

    True where the digits differ, where one name is the other with a prefix that names another drug (citalopram,
    escitalopram), where two letters make an ending of another class of it (solifenacin, solifloxacin), and where two
    letters more or less change the consonants (prednisone, prednisolone).
    """
    short, long = sorted((folded, other), key=len)
    missing = len(long) - len(short)
    if long.endswith(short) and long[:missing] in _PREFIXES:
        return True
    if [letter for letter in folded if letter.isdigit()] != [letter for letter in other if letter.isdigit()]:
        return True
    stem = _stem(folded)
    if len(stem) >= _TELLING_STEM and OSA.distance(stem, other[-len(stem) :]) >= 2:
        return True
    return (
        missing >= 2
        and OSA.distance(sound(folded), sound(other)) >= 2
        and OSA.distance(skeleton(folded), skeleton(other)) >= 1
    )
