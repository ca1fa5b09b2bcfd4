"""Medication-list strings: which words of "METFORMIN HCL 500 MG TAB" are the name.

Only names that the names authority knows are found, and only strength, form, route, schedule, pack and salt words may
be left beside them: any other word that is left over is reported, so that nothing is opened by dropping it.
"""

from __future__ import annotations

import re

from druginfo.moiety import IONS, SALT_WORDS
from druginfo.names import fold

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

#: Longest text looked at, in characters: no line of a medication list is longer.
LONGEST = 300
#: Most words that one name is made of.
_WORDS_IN_NAME = 7

_TOKEN = re.compile(r"[^\W\d_]+(?:'[a-z]+)?|\d+(?:[.,]\d+)*|[/+&,;()\[\]-]|%", re.UNICODE)
_SEPARATORS = frozenset("/+&,;-")
_JOINING = frozenset(["and", "with", "w", "plus", "und", "et"])

#: Words that say how much, in which form, by which way, when or in which pack; never which drug.
_UNITS = """
    mg mgs mcg ug mcgs g gm gms gram grams kg ml mls l cc meq mmol iu unit units u mu miu mcl ng dl oz lb percent
    milligram milligrams microgram micrograms milliliter milliliters millilitre international mg/ml tsp tbsp gtt
    gtts hr hrs h hour hours hourly min mins minute minutes sec day days d wk wks week weeks mo month months yr year
    actuation act puff puffs spray sprays drop drops dose doses ppm ci mci elisa vp
"""
_FORMS = """
    tab tabs tablet tablets tbl cap caps capsule capsules caplet caplets captab gelcap gelcaps softgel softgels
    lozenge lozenges troche pill pills sol soln solution solutions susp suspension syrup syr elixir elix liquid liq
    drops oint ointment cream crm creme gel lotion lot foam paste powder pwd pow pwdr packet packets pkt pak pack
    packs granules gran sprinkle sprinkles patch patches film films strip strips supp suppository suppositories
    suppos enema ring implant iud insert inserts inj injection injectable injector autoinjector syringe syringes
    syrn prefilled pfs vial vials vl amp ampul ampule ampules ampoule cartridge cartridges pen pens penfill kwikpen
    flexpen flextouch solostar tempo inhaler inh inhalation inhal hfa mdi dpi aer aero aerosol neb nebs nebulizer
    nebules nebu resp respules diskus ellipta respimat handihaler turbuhaler aerochamber spr nasal nsl nas ophth
    ophthalmic opht ophthal op otic ear ears eye eyes shampoo shamp wash soap pad pads swab swabs wipe wipes chew
    chewable chewtab disintegrating dispersible odt rdt effervescent eff sublingual buccal dr er xr xl sr la cr ir
    ec cd od sa xt cc crys delayed extended immediate controlled sustained modified release rel release24 ds ss long
    acting enteric coated coat conc concentrate concentrated intensol kit bag premix emul emulsion oil vag vaginal
    mouthwash rinse gum device each ea bulk dressing unit-dose ud preservative free pf sf alcohol dye fast dissolve
    melt meltaway metered multi
"""
_ROUTES = """
    po by mouth orally oral per os iv intravenous intravenously ivpb im intramuscular intramuscularly sc sq subq
    subcut subcutaneous subcutaneously sl pr rectal rectally pv vaginally top topical topically td transdermal
    inhaled intranasal intranasally in nostril nostrils into affected area skin scalp via gtube ng peg-tube
    intrathecal it id intradermal both right left ou au ad as
"""
_SCHEDULE = """
    qd qday qod q bid tid qid qhs hs qam qpm qac ac pc prn daily once twice thrice one two three four half time
    times every other morning evening night nightly noon bedtime am pm before after meals meal food breakfast lunch
    dinner needed for pain at the a an of on to x with take takes taken use apply inject inhale instill place give
    tw bi weekly monthly then or up max maximum until week and stat now starting start starter taper pack refill
    refills qty quantity disp dispense sig rx nausea sleep anxiety fever itching cough wheezing as directed water
    tiw biw qwk qweek qmonth alternate alternating hold if mane nocte tds bd om
"""
_MAKERS = """
    teva mylan sandoz apotex accord aurobindo lupin zydus sun cipla torrent camber amneal actavis watson greenstone
    northstar solco macleods unichem ascend lannett glenmark heritage prasco major rugby perrigo equate kirkland
    generic brand name usp nf bp eur rx otc trade home
"""
NOISE = frozenset(f"{_UNITS} {_FORMS} {_ROUTES} {_SCHEDULE} {_MAKERS}".split()) - {"home", "oil"}
#: Right behind a brand these make another product of it: Claritin Eye.
_SITES = frozenset(["eye", "eyes", "ear", "ears"])
#: "#3" and "No. 3" behind a brand are which product of it, not how many.
_PRODUCT_NUMBER = re.compile(r"(?:#|\bno\.?) ?[1-4]\b(?! ?(?:tab|cap|pill|refill))")
#: Parts of a mixture of two insulins, which add up to 100: "70/30".
_MIXTURE = re.compile(r"(?<![\d.])(\d[05]) ?[/-] ?(\d[05])(?![\d.])")
_EVERY = re.compile(r"^q\d+h?$|^\d+x$|^x\d+$|^h\d+$")


class Reading:
    """
    What was understood of a string.

    Attributes:
        names: Folded known names, in order, each once.
        left: Words, folded, that are no known name and may not be dropped.
        segments: The words that are not noise, folded, apart where a separator stands between them.
        noise: Whether anything was dropped.
    """

    __slots__ = ("left", "names", "noise", "segments")

    def __init__(self, names: list[str], left: list[str], segments: list[list[str]], noise: bool) -> None:
        self.names = names
        self.left = left
        self.segments = segments
        self.noise = noise

    @property
    def words(self) -> list[str]:
        """All words that are not noise."""
        return [word for segment in self.segments for word in segment]


def read(text: str, known: Callable[[str], bool]) -> Reading:
    """
    Find the names in one line of a medication list.

    Args:
        text: The line.
        known: Whether a folded text is a known name.

    Returns:
        The longest known names from left to right, and what is left over.

    Example:
        >>> read("Metformin HCl 500 mg tab", {"metformin", "metforminhcl"}.__contains__).names
        ['metforminhcl']
    """
    found_tokens = list(_TOKEN.finditer(text[:LONGEST].lower()))
    tokens = [token[0] for token in found_tokens]
    names: list[str] = []
    left: list[str] = []
    segments: list[list[str]] = [[]]
    noise = len(text) > LONGEST
    position = 0
    after_name = False
    while position < len(tokens):
        token = tokens[position]
        end, found = _longest_name(tokens, position, known)
        if found:
            if found not in names:
                names.append(found)
            segments[-1].append(found)
            position, after_name = end, True
            continue
        if token in _SEPARATORS or token in "()[]" or token in _JOINING:
            if segments[-1]:
                segments.append([])
        elif _starts_a_word(found_tokens, position):
            left.append(fold(token))
            segments[-1].append(fold(token))
        elif after_name and token in _SITES:
            left.append(token)
            segments[-1].append(token)
        elif _is_noise(token) or (after_name and token in SALT_WORDS and names[-1] not in IONS):
            noise = True
        else:
            left.append(fold(token))
            segments[-1].append(fold(token))
            after_name = False
        position += 1
    for number in _which_product(text.lower()):
        if not any(number in name for name in names):
            left.append(number)
            segments.append([number])
    return Reading(names, left, [segment for segment in segments if segment], noise)


def _longest_name(tokens: list[str], start: int, known: Callable[[str], bool]) -> tuple[int, str]:
    """Return the end and the folded text of the longest known name that begins at *start*; ("", 0) if none does."""
    if tokens[start] in _SEPARATORS or tokens[start] in "()[]%":
        return 0, ""
    joined = ""
    best = (0, "")
    words = 0
    for end in range(start, len(tokens)):
        token = tokens[end]
        if token in "()[];%":
            break
        if token in _SEPARATORS:
            continue
        words += 1
        if words > _WORDS_IN_NAME:
            break
        joined += fold(token)
        # A number or a noise word is no name by itself: "MS 4 mg", "30 tablets".
        only_noise = end == start and _is_noise(token)
        if joined and not only_noise and known(joined) and not _all_noise(tokens[start : end + 1]):
            best = (end + 1, joined)
    return best


def _starts_a_word(tokens: list[re.Match[str]], position: int) -> bool:
    """Say whether a number or a single letter is tied to the next word: 5-ASA, 5ASA, l-ofloxacin."""
    token = tokens[position]
    if len(token[0]) > 1 and not (token[0].isdigit() and len(token[0]) == 2):
        return False
    following = tokens[position + 1 : position + 3]
    if following and following[0][0] == "-":
        following = following[1:]
    elif len(token[0]) == 1 and token[0].isalpha():
        return False
    if not following:
        return False
    between = token.string[token.end() : following[0].start()]
    word = following[0][0]
    if between not in ("", "-"):
        return False
    return word.isalpha() and len(word) > 2 and word not in NOISE


def _which_product(text: str) -> list[str]:
    """Return the numbers of *text* that say which product of a brand is meant; they may not be dropped."""
    found = [fold(number) for number in _PRODUCT_NUMBER.findall(text)]
    mixtures = _MIXTURE.findall(text)
    return found + [first + second for first, second in mixtures if int(first) + int(second) == 100]


def _is_noise(token: str) -> bool:
    return token[0].isdigit() or token in NOISE or token == "%" or bool(_EVERY.match(token))


def _all_noise(tokens: list[str]) -> bool:
    return all(token in _SEPARATORS or _is_noise(token) for token in tokens)
