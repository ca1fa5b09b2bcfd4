"""Look-alike and sound-alike names: which names are taken for each other, and what to say so on a page.

Pairs are computed among the names in use when the names table is written, beside the published ones, and read when a
page is indexed. They also stop a misspelling from opening a page, see `resolve`.
"""

from __future__ import annotations

from collections import defaultdict

from rapidfuzz.distance import JaroWinkler

from druginfo.monograph import LookAlike
from druginfo.names import fold
from druginfo.spelling import cost, skeleton

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from druginfo.authority import Authority, KnownName
    from druginfo.monograph import Monograph

#: Ranks of a pair: who says so.
PUBLISHED = 0
COMPUTED = 1

#: Most look-alikes that a page shows: a longer list is not read.
MOST_SHOWN = 6
#: Names shorter than this are near to too many others for a pair to say anything.
_SHORTEST = 5
#: Highest cost (see `spelling.cost`) for each letter of the shorter name, and least likeness of beginning and letters.
_COST_PER_LETTER = 1.0
_LEAST_ALIKE = 0.82

#: Classes by the stem of a nonproprietary name (WHO, "The use of stems in the selection of INN").
_STEM_CLASSES = {
    "olol": "beta blocker",
    "pril": "ACE inhibitor",
    "sartan": "angiotensin receptor blocker",
    "dipine": "calcium channel blocker",
    "statin": "HMG-CoA reductase inhibitor",
    "prazole": "proton pump inhibitor",
    "conazole": "azole antifungal",
    "nidazole": "nitroimidazole",
    "cillin": "penicillin antibiotic",
    "cycline": "tetracycline antibiotic",
    "floxacin": "fluoroquinolone antibiotic",
    "thromycin": "macrolide antibiotic",
    "ciclovir": "antiviral",
    "tegravir": "HIV integrase inhibitor",
    "navir": "HIV protease inhibitor",
    "gliptin": "DPP-4 inhibitor",
    "gliflozin": "SGLT2 inhibitor",
    "glitazone": "thiazolidinedione",
    "glutide": "GLP-1 receptor agonist",
    "xaban": "factor Xa inhibitor",
    "parin": "low-molecular-weight heparin",
    "triptan": "triptan for migraine",
    "setron": "5-HT3 antagonist against vomiting",
    "azepam": "benzodiazepine",
    "zolam": "benzodiazepine",
    "barbital": "barbiturate",
    "caine": "local anesthetic",
    "oxetine": "antidepressant",
    "triptyline": "tricyclic antidepressant",
    "zosin": "alpha blocker",
    "lukast": "leukotriene receptor antagonist",
    "terol": "beta agonist",
    "tropium": "anticholinergic bronchodilator",
    "olone": "corticosteroid",
    "onide": "corticosteroid",
    "profen": "nonsteroidal anti-inflammatory drug",
    "oxicam": "nonsteroidal anti-inflammatory drug",
    "coxib": "COX-2 inhibitor",
    "dronate": "bisphosphonate",
    "platin": "platinum anticancer drug",
    "rubicin": "anthracycline anticancer drug",
    "taxel": "taxane anticancer drug",
    "poside": "topoisomerase inhibitor",
    "tecan": "topoisomerase inhibitor",
    "citabine": "nucleoside anticancer drug",
    "tinib": "kinase inhibitor",
    "ciclib": "CDK4/6 inhibitor",
    "parib": "PARP inhibitor",
    "lisib": "PI3K inhibitor",
    "zomib": "proteasome inhibitor",
    "vedotin": "antibody-drug conjugate",
    "deruxtecan": "antibody-drug conjugate",
    "emtansine": "antibody-drug conjugate",
    "mab": "monoclonal antibody",
    "penem": "carbapenem antibiotic",
    "fungin": "echinocandin antifungal",
    "semide": "loop diuretic",
    "thiazide": "thiazide diuretic",
    "gabalin": "gabapentinoid",
    "racetam": "racetam antiepileptic",
    "gestrel": "progestin",
    "curium": "neuromuscular blocker",
    "stigmine": "cholinesterase inhibitor",
}


def compute_pairs(names: Iterable[tuple[str, str]]) -> set[tuple[str, str]]:
    """
    Find the names that may be taken for each other.

    Args:
        names: Folded names, each with the moiety key of its drug.

    Returns:
        Pairs of folded names of different drugs, in both orders: near in letters, sound and consonants together for
        their length, and alike from the beginning on, as names are mixed up when they are read or picked from a list.

    Example:
        >>> sorted(compute_pairs([("hydralazine", "a"), ("hydroxyzine", "b"), ("metformin", "c")]))
        [('hydralazine', 'hydroxyzine'), ('hydroxyzine', 'hydralazine')]
    """
    drug_of = {folded: drug for folded, drug in names if len(folded) >= _SHORTEST}
    found: set[tuple[str, str]] = set()
    for first, second in _worth_comparing(drug_of):
        if drug_of[first] == drug_of[second] or _is_part(drug_of[first], drug_of[second]):
            continue
        shorter = min(len(first), len(second))
        if JaroWinkler.similarity(first, second) >= _LEAST_ALIKE and cost(first, second) <= _COST_PER_LETTER * shorter:
            found.update([(first, second), (second, first)])
    return found


def _worth_comparing(names: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield the pairs that share their first two letters or most of their consonants, each pair once or more."""
    groups: dict[str, list[str]] = defaultdict(list)
    for name in sorted(names):
        bones = skeleton(name)
        groups[name[:2]].append(name)
        for place in range(len(bones)):
            groups["-" + bones[:place] + bones[place + 1 :]].append(name)
    for group in groups.values():
        for place, first in enumerate(group):
            for second in group[place + 1 :]:
                if abs(len(first) - len(second)) <= 4:
                    yield first, second


def _is_part(drug: str, other: str) -> bool:
    """Say whether one drug is an ingredient of the other: those names are alike because they are related."""
    return set(drug.split("+")) <= set(other.split("+")) or set(other.split("+")) <= set(drug.split("+"))


def look_alikes_for(monograph: Monograph, authority: Authority) -> tuple[LookAlike, ...]:
    """
    Return the drugs that *monograph* is not to be confused with, each with a fact that tells it apart.

    Returns:
        What the page itself declares, then published pairs, then computed ones; each other drug once, the drug
        itself never, at most `MOST_SHOWN` besides the page's own.
    """
    found: dict[str, LookAlike] = {}
    for declared in monograph.confused_with:
        key = authority.moiety_of(declared.name)
        tall_man = declared.tall_man or authority.tall_man(fold(declared.name))
        found[key] = LookAlike(declared.name, tall_man, declared.fact or _fact(declared.name, key, authority))
    most = len(found) + MOST_SHOWN
    own = authority.moiety_of_parts(monograph.ingredients or [monograph.title])
    for name in monograph.names:
        if name.kind == "biosimilar":
            continue
        for other in authority.look_alikes(fold(name.name)):
            for known in authority.find(other):
                if known.drug != own and known.drug not in found and len(found) < most:
                    found[known.drug] = _look_alike(known, authority)
    return tuple(found.values())


def _look_alike(known: KnownName, authority: Authority) -> LookAlike:
    return LookAlike(known.name, authority.tall_man(known.folded), _fact(known.name, known.drug, authority))


def _fact(name: str, drug: str, authority: Authority) -> str | None:
    """Return the drug's class or use; of a brand, which drug it is as well."""
    from druginfo.moiety import spoken

    known = authority.fact(drug) or stem_class(drug)
    if fold(name) in (fold(drug), fold(spoken(drug))) or any(row.kind == "exact" for row in authority.find(fold(name))):
        return known
    return f"{spoken(drug)}, {known}" if known else spoken(drug)


def stem_class(drug: str) -> str | None:
    """
    Return the class that the stem of a nonproprietary name says, or None.

    Example:
        >>> stem_class("bisoprolol")
        'beta blocker'
    """
    if "+" in drug:
        return None
    last = drug.rpartition(" ")[2]
    for length in range(10, 2, -1):
        if last[-length:] in _STEM_CLASSES and len(last) > length:
            return _STEM_CLASSES[last[-length:]]
    return _STEM_CLASSES.get(last)
