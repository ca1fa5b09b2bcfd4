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
_BETWEEN_INGREDIENTS = frozenset("/+&")
_JOINING = frozenset(["and", "with", "w", "plus", "und", "et"])

#: Words that say how much, in which form, by which way, when or in which pack; never which drug.
_UNITS = """
    mg mgs mcg ug mcgs g gm gms gram grams kg ml mls l cc meq mmol iu unit units u mu miu mcl ng dl oz lb percent
    milligram milligrams microgram micrograms milliliter milliliters millilitre international mg/ml tsp tbsp gtt
    gtts hr hrs h hour hours hourly min mins minute minutes sec day days d wk wks week weeks mo month months yr year
    actuation act puff puffs spray sprays drop drops dose doses ppm ci mci elisa vp inch inches
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
    melt meltaway metered multi viscous infusion bolus push drip osm dosepak dosepack dosepaks sureclick autotouch
    clickject redipen respiclick redihaler digihaler flexhaler twisthaler pressair inhub accuhaler easyhaler breezhaler
    strength
"""
#: Dose forms as US drug files write them in four letters: CPDR, AEPB, SOSY; TB24 is one for 24 hours.
_FORM_CODES = """
    aepb aers aerb aerp aero hfaa tbcr tbec tbef tbdp tbso tbpk tbsr tber tble cpdr cpcr cpep cpsp cper cpsr csdr soln
    solr sopn sosy soaj soct susr suer srer syrp liqd elix crea oint lotn sham supp pack powd pnij pnkt inpn atin ajkt
    pskt sykt syrg chew lozg troc subl emul enem gran conc nebu inha ptch ptwk pttw swab tamp inst misc kit drps nssp
    spry
"""
_HOURS_CODE = re.compile(r"\b(?:tb|cp|pt|c)(?:12|24|36|72)a?\b")
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
    tiw biw qwk qweek qmonth alternate alternating hold if mane nocte tds bd om now same bed under tongue empty stomach
    full glass rf ref titrate maintenance loading taking continue continued new change changed started
    restart resume resumed increase increased decrease decreased current active historical
    reported med meds medication medications
"""
_MAKERS = """
    teva mylan sandoz apotex accord aurobindo lupin zydus sun cipla torrent camber amneal actavis watson greenstone
    northstar solco macleods unichem ascend lannett glenmark heritage prasco major rugby perrigo equate kirkland
    bayer pfizer novartis merck sanofi lilly gsk abbvie hikma breckenridge ajanta alembic strides cadista wockhardt
    qualitest impax alvogen hetero biocon celltrion fresenius hospira baxter medline mckesson goodsense walgreens
    cvs
    generic brand name usp nf bp eur rx otc trade
"""
NOISE = frozenset(f"{_UNITS} {_FORMS} {_FORM_CODES} {_ROUTES} {_SCHEDULE} {_MAKERS}".split()) - {"oil"}
#: Words that say nothing of the drug once a name stands before them: INH is isoniazid, "Ventolin inh" is not.
_NOISE_AFTER_NAME = frozenset(["inh", "home", "base", "oil", "forming", "cf", "u100", "u200", "u500"])
#: Salts as lists cut them short; like whole salt words they say nothing where a name stands before them.
_SHORT_SALTS = frozenset(
    "besy bes bit bitart tartr prop propion hydrochlor mono monohyd dihyd hyc mcr macro micro micronized na".split()
)
#: Means acetate behind a space and acetaminophen behind a separator: hydrocodone-acet.
_SALT_OR_DRUG = frozenset(["acet"])
#: Before "strength" these say how strong.
_HOW_STRONG = frozenset(["extra", "regular", "maximum", "max", "double"])
#: What stands behind these is what the drug is for, up to the next separator.
_REASON = frozenset(["for", "prn"])
_ENDS_REASON = frozenset(",;/+&()[]")
#: Where a drop goes. Right behind a brand these make another product of it: Claritin Eye.
SITES = frozenset(["eye", "eyes", "ear", "ears"])
#: Right behind any name these make another product of it: guaifenesin AC, acetaminophen PM, Cozaar Plus.
_OTHER_PRODUCT = SITES | {"ac", "pm", "plus"}
_UNDER_SKIN = frozenset(["sc", "sq", "subq", "subcut", "subcutaneous", "subcutaneously"])
#: Two strengths: "5-325", "20 mg/12.5 mg"; not an amount in a volume or a time, not a date.
_TWO_STRENGTHS = re.compile(
    r"""(?<![\w./-])(\d+(?:\.\d+)?)(?:\ ?m?c?g)?\ ?([/-])\ ?(\d+(?:\.\d+)?)(?![\d/]|\.\d)
    (?!\ ?-?(?:ml|l|hr?|hours?|g|gm|act|actuation|spray|puff|day|min|tab|cap|x|units?|weeks?|months?)\b)""",
    re.VERBOSE,
)
#: Volumes in millilitres that an amount is given in without a unit: "amoxicillin 250/5".
_VOLUMES = frozenset([1, 2, 2.5, 3, 4, 5, 10, 15])
#: "#3" and "No. 3" behind a brand are which product of it, not how many.
_NUMBER_SIGN = re.compile(r"\bno\.? ?(?=[1-4]\b)")
_PRODUCT_NUMBER = re.compile(r"# ?[1-4]\b(?! ?(?:tab|cap|pill|refill))")
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
        several: Whether the strengths are those of a combination: "5-325".
        numbers: Those that say which product of a brand it is: "#3".
        under_skin: Whether it is given under the skin.
    """

    __slots__ = ("left", "names", "noise", "numbers", "segments", "several", "under_skin")

    def __init__(self, names: list[str], left: list[str], segments: list[list[str]], noise: bool) -> None:
        self.names = names
        self.left = left
        self.segments = segments
        self.noise = noise
        self.numbers: list[str] = []
        self.several = self.under_skin = False

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
    lowered = _NUMBER_SIGN.sub("#", _HOURS_CODE.sub("tab", text[:LONGEST].lower()))
    found_tokens = list(_TOKEN.finditer(lowered))
    tokens = [token[0] for token in found_tokens]
    names: list[str] = []
    left: list[str] = []
    segments: list[list[str]] = [[]]
    noise = len(text) > LONGEST
    position = name_end = 0
    after_name = in_reason = False
    while position < len(tokens):
        token = tokens[position]
        before = tokens[position - 1] if position else ""
        end, found = _longest_name(tokens, position, known, bool(names))
        in_reason = token in _REASON or (in_reason and token not in _ENDS_REASON)
        if found:
            if found not in names:
                names.append(found)
            segments[-1].append(found)
            position, name_end, after_name = end, end, True
            continue
        if names and position == name_end and token in _OTHER_PRODUCT and _is_last_name(tokens, position, known):
            left.append(token)
            segments[-1].append(token)
        elif token in _SEPARATORS or token in "()[]" or token in _JOINING:
            if segments[-1]:
                segments.append([])
        elif _starts_a_word(found_tokens, position):
            left.append(fold(token))
            segments[-1].append(fold(token))
        elif (
            _is_noise(token)
            or (names and (in_reason or token in _NOISE_AFTER_NAME))
            or (after_name and _is_salt(token, before) and names[-1] not in IONS)
            or (token in _HOW_STRONG and tokens[position + 1 : position + 2] == ["strength"])
        ):
            noise = True
        else:
            left.append(fold(token))
            segments[-1].append(fold(token))
            after_name = False
        position += 1
    products, mixtures = _which_product(lowered)
    for number in products + mixtures:
        if not any(number in name for name in names):
            left.append(number)
            segments.append([number])
    reading = Reading(names, left, [segment for segment in segments if segment], noise)
    reading.several = any(map(_are_parts, _TWO_STRENGTHS.finditer(lowered)))
    reading.numbers = products
    reading.under_skin = not _UNDER_SKIN.isdisjoint(tokens)
    return reading


def _longest_name(
    tokens: list[str], start: int, known: Callable[[str], bool], named: bool, stop: int | None = None
) -> tuple[int, str]:
    """
    Return the end and the folded text of the longest known name that begins at *start*; (0, "") if none does.

    *named* says whether a name stands before it; with *stop* the name ends there or before.
    """
    if tokens[start] in _SEPARATORS or tokens[start] in "()[]%":
        return 0, ""
    if named and tokens[start] in _SALT_OR_DRUG and tokens[start - 1] not in _SEPARATORS:
        return 0, ""
    joined = ""
    best = (0, "")
    words = 0
    for end in range(start, len(tokens) if stop is None else stop):
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
        only_noise = end == start and _is_noise(token) and (named or token not in _NOISE_AFTER_NAME)
        if joined and not only_noise and known(joined) and (words == 1 or not _all_noise(tokens[start : end + 1])):
            best = (end + 1, joined)
    last = best[0] - 1
    if last > start + 1 and tokens[last] in IONS and tokens[last - 1] in _SEPARATORS:
        # "omeprazole-sodium bicarbonate": what looks like the salt begins the next name.
        end, _ = _longest_name(tokens, last, known, named)
        if end > best[0]:
            return _longest_name(tokens, start, known, named, last - 1)
    return best


def _is_last_name(tokens: list[str], position: int, known: Callable[[str], bool]) -> bool:
    """Say whether no name stands behind *position*: "plus" between two names joins them."""
    return tokens[position] != "plus" or not any(
        _longest_name(tokens, start, known, named=True)[1] for start in range(position + 1, len(tokens))
    )


def _is_salt(token: str, before: str) -> bool:
    """Say whether *token* is only the salt of the name before it; behind "/" it is an ingredient of its own."""
    if before in _JOINING or before in _BETWEEN_INGREDIENTS or (before == "-" and token in _SALT_OR_DRUG):
        return False
    return token in SALT_WORDS or token in _SHORT_SALTS


def _are_parts(strengths: re.Match[str]) -> bool:
    """
    Say whether two numbers are the strengths of a combination rather than a range of doses.

    A range ascends, and not twentyfold; behind "/" stands a volume if it may be one.
    """
    first, second = float(strengths[1]), float(strengths[3])
    if second >= 20 * first >= 40:
        return True
    if strengths[2] == "-":
        return first > second
    return (first > second >= 1 and second not in _VOLUMES) or second in (6.25, 12.5)


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


def _which_product(text: str) -> tuple[list[str], list[str]]:
    """Return the numbers of *text* that say which product of a brand or which mixture is meant; none may be dropped."""
    mixtures = _MIXTURE.findall(text)
    return (
        [fold(number) for number in _PRODUCT_NUMBER.findall(text)],
        [first + second for first, second in mixtures if int(first) + int(second) == 100],
    )


def _is_noise(token: str) -> bool:
    return token[0].isdigit() or token in NOISE or token == "%" or bool(_EVERY.match(token))


def _all_noise(tokens: list[str]) -> bool:
    return all(token in _SEPARATORS or _is_noise(token) for token in tokens)
