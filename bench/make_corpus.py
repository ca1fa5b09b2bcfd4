"""Realistic monograph pages about drugs that do not exist, in every shape in which people write such pages.

    python bench/make_corpus.py 6447 [--seed 1] [--to bench/corpora/6447]

A page has about 5 KB; pages stand in one folder per first letter. The same number and seed give the same bytes, and a
larger corpus begins with the pages of a smaller one. Each shape of `HEADINGS`, `EFFECTS` and `QUESTIONS` occurs in any
corpus with as many pages as there are shapes; beyond that it is as frequent as on pages people really have.
"""

from __future__ import annotations

import argparse
import random
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

#: How a page marks its sections, with the share of pages in thousandths.
HEADINGS = {"heading": 925, "heading-colon": 10, "bold-label": 35, "several-drugs": 10, "tail": 10, "no-heading": 10}
#: How a page lists its side effects.
EFFECTS = {
    "plain-items": 500,
    "described-items": 130,
    "bold-items": 80,
    "organ-systems": 60,
    "bold-groups": 70,
    "frequency-groups": 40,
    "plain-groups": 40,
    "group-items": 40,
    "prose": 40,
}
#: How a page writes its questions and answers.
QUESTIONS = {
    "bold-item": 250,
    "q-and-a-item": 500,
    "wide-item": 100,
    "paragraphs": 70,
    "answer-item": 40,
    "answer-italic": 20,
    "answer-labelled": 20,
}

# Stems of the kind that nonproprietary names have, each with its class and what it is used for.
_STEMS = {
    "olol": ("beta blocker", "high blood pressure, angina and irregular heartbeat"),
    "pril": ("ACE inhibitor", "high blood pressure and heart failure"),
    "sartan": ("angiotensin receptor blocker", "high blood pressure and kidney disease in diabetes"),
    "dipine": ("calcium channel blocker", "high blood pressure and chest pain"),
    "vastatin": ("statin", "high cholesterol, and to prevent heart attack and stroke"),
    "prazole": ("proton pump inhibitor", "gastro-oesophageal reflux and stomach ulcers"),
    "gliptin": ("DPP-4 inhibitor", "type 2 diabetes together with diet and exercise"),
    "gliflozin": ("SGLT2 inhibitor", "type 2 diabetes and chronic heart failure"),
    "cillin": ("penicillin antibiotic", "infections of the ear, throat, lungs and urinary tract"),
    "floxacin": ("fluoroquinolone antibiotic", "pneumonia, bone infections and complicated cystitis"),
    "conazole": ("azole antifungal", "candidiasis and other fungal infections"),
    "ciclovir": ("antiviral", "herpes simplex, shingles and chickenpox"),
    "tinib": ("kinase inhibitor", "certain kinds of leukaemia and lung cancer"),
    "zumab": ("monoclonal antibody", "asthma, psoriasis or breast cancer, depending on the target"),
    "triptan": ("serotonin receptor agonist", "migraine with or without aura"),
    "azepam": ("benzodiazepine", "anxiety, insomnia and seizures"),
    "oxetine": ("SSRI antidepressant", "depression, panic disorder and obsessive compulsive disorder"),
    "setron": ("5-HT3 antagonist", "nausea and vomiting after surgery or chemotherapy"),
    "dronate": ("bisphosphonate", "osteoporosis after the menopause"),
    "profen": ("non-steroidal anti-inflammatory drug", "pain, fever and inflammation of the joints"),
}
_STARTS = "b bl br c cl cr d dr f fl fr g gl gr h j k l m n p pl pr r s sc sp st t tr v x z".split()
_VOWELS = "a e i o u".split()
_MIDDLES = "b c d f g l m n p r s t v x z lm nd nt rb rt st".split()
_BRAND_ENDS = "ax iva ora ex ity ada ent uvo elo ista".split()

_EFFECTS = (
    "Nausea, Vomiting, Diarrhea, Constipation, Abdominal pain, Dry mouth, Heartburn, Loss of appetite, Weight gain, "
    "Weight loss, Headache, Dizziness, Drowsiness, Insomnia, Anxiety, Confusion, Tremor, Blurred vision, Fatigue, "
    "Weakness, Fever, Chills, Back pain, Joint pain, Muscle cramps, Rash, Itching, Hives, Sweating, Hair loss, "
    "Flushing, Cough, Sore throat, Runny nose, Shortness of breath, Wheezing, Palpitations, Slow heartbeat, Swelling "
    "of the ankles, Low blood pressure, Fainting, High potassium, Low sodium, Anemia, Neutropenia, Thrombocytopenia, "
    "Bruising, Nosebleeds, Jaundice, Elevated liver enzymes, Dark urine, Frequent urination, Urinary tract infection, "
    "Kidney problems, Taste changes, Ringing in the ears, Mouth sores, Angioedema, Seizures, Depressed mood"
).split(", ")
_SYSTEMS = "Nervous system,Digestive system,Skin,Heart and circulation,Breathing,Blood,Muscles and bones".split(",")
_ABOUT_EFFECT = (
    "May occur in the first weeks and often fades.",
    "Usually mild; taking the dose with food can help.",
    "Tell your doctor if it lasts for more than a few days.",
    "Rare, but seek medical help at once when it happens.",
    "(mild to moderate) More likely at higher doses.",
    "Regular blood tests are done to notice it early.",
)
_CONDITIONS = (
    "asthma, glaucoma, kidney disease, liver disease, heart failure, diabetes, epilepsy, gout, anemia, "
    "thyroid disease, stomach ulcers, depression, high blood pressure, myasthenia gravis, "
    "porphyria, psoriasis, an enlarged prostate"
).split(", ")
_OTHER_DRUGS = (
    "warfarin, lithium, digoxin, metformin, aspirin, ketoconazole, rifampicin, phenytoin, carbamazepine, "
    "ciclosporin, theophylline, methotrexate, potassium supplements, antacids, oral contraceptives, St. John's wort, "
    "grapefruit juice"
).split(", ")
_TARGETS = (
    "an enzyme that makes messenger substances, receptors on the walls of blood vessels, a protein on the surface of "
    "cells, channels in the membrane of nerve cells, the growth of the cell wall, a transporter in the kidney"
).split(", ")
_REACTIONS = (
    "less of the substance is made and the symptoms ease",
    "the vessels widen and the blood flows with less resistance",
    "the signal is not passed on and the inflammation goes down",
    "fewer impulses reach the brain and the pain is felt less",
    "the cells stop dividing and the illness is held back",
)
_QUESTIONS = (
    (
        "Can I drink alcohol while taking {drug}?",
        "Moderate amounts may be acceptable, but ask your doctor first.  "
        "Alcohol can add to drowsiness and makes falls and accidents more likely.",
    ),
    (
        "How long does it take to work?",
        "Some people notice a change within hours, others after two to four weeks.  "
        "Keep on as prescribed, even if nothing seems to happen at first.",
    ),
    (
        "What should I do if I miss a dose of {drug}?",
        "Take it when you remember, unless the next dose is nearly due.  Never take two doses to make up for one.",
    ),
    (
        "Can I stop taking {drug} suddenly?",
        "No. Stopping at once can bring the symptoms back; reduce it step by step.  "
        "Your doctor will tell you how fast to go.",
    ),
    (
        "Is {drug} safe during pregnancy?",
        "It is used only if the benefit is clearly greater than the risk.  "
        "Tell your doctor at once if you plan to become pregnant.",
    ),
    (
        "Does {drug} interact with food?",
        "Most people can take it with or without a meal, always at the same hour.  "
        "Large amounts of grapefruit are better avoided.",
    ),
    (
        "How should {drug} be stored?",
        "At room temperature, dry, and out of the reach of children.  Take what is left over back to the pharmacy.",
    ),
    (
        "Will I gain weight?",
        "Some people do; a balanced diet and exercise help to keep it in check.  "
        "Weigh yourself once a week and note it down.",
    ),
)
_DISCLAIMER = (
    "This information is for educational purposes only and should not be considered medical advice.  Always consult "
    "a healthcare professional before making any decision about your treatment."
)
_NOTE = "This information is AI-generated or crowd-sourced and may not be accurate.  Please consult a professional."


class Drug(NamedTuple):
    """One invented drug, or a combination of two."""

    title: str
    parts: tuple[str, ...]
    brands: tuple[str, ...]
    drug_class: str
    use: str


class Page(NamedTuple):
    """One page: its path below the corpus folder, its bytes, and the shapes it was written in."""

    path: str
    content: bytes
    drug: Drug
    shapes: tuple[str, str, str]


def pages(number: int, seed: int = 1) -> Iterator[Page]:
    """
    Yield the first *number* pages of the corpus that *seed* stands for.

    No two pages have the same title or path, or a brand name in common.
    """
    chance = random.Random(seed)
    taken: set[str] = set()
    for place in range(number):
        shapes = tuple(_shape(shares, place, chance) for shares in (HEADINGS, EFFECTS, QUESTIONS))
        drug = _drug(chance, taken, combined=shapes[0] in ("several-drugs", "tail"))
        content = _Writer(drug, shapes, chance).page()
        name = re.sub(r"[^a-z]+", "-", drug.title.lower())
        yield Page(f"{name[0]}/{name}.md", content, drug, shapes)  # type: ignore[arg-type]


def write_corpus(folder: Path, number: int, seed: int = 1) -> list[Drug]:
    """Write *number* pages below *folder* and return their drugs, in order."""
    drugs = []
    for page in pages(number, seed):
        target = folder / page.path
        if not target.parent.is_dir():
            target.parent.mkdir(parents=True)
        target.write_bytes(page.content)
        drugs.append(page.drug)
    return drugs


def _shape(shares: dict[str, int], place: int, chance: random.Random) -> str:
    names = list(shares)
    drawn = chance.choices(names, list(shares.values()))[0]
    return names[place] if place < len(names) else drawn


def _drug(chance: random.Random, taken: set[str], *, combined: bool) -> Drug:
    first, stem = _new_name(chance, taken)
    drug_class, use = _STEMS[stem]
    brands = tuple(_new_brand(chance, taken) for _ in range(chance.randrange(1, 4)))
    if not combined:
        return Drug(first, (first,), brands, drug_class, use)
    second, _ = _new_name(chance, taken)
    return Drug(f"{first} and {second}", (first, second), brands, f"combination with a {drug_class}", use)


def _new_name(chance: random.Random, taken: set[str]) -> tuple[str, str]:
    while True:
        stem = chance.choice(list(_STEMS))
        middle = chance.choice(_MIDDLES) + chance.choice(_VOWELS) if chance.random() < 0.7 else ""
        joint = chance.choice(_MIDDLES) if stem[0] in "aeiou" else ""
        name = (chance.choice(_STARTS) + chance.choice(_VOWELS) + middle + joint + stem).capitalize()
        if name not in taken:
            taken.add(name)
            return name, stem


def _new_brand(chance: random.Random, taken: set[str]) -> str:
    while True:
        syllables = [chance.choice(_STARTS) + chance.choice(_VOWELS) for _ in range(2)]
        name = ("".join(syllables) + chance.choice(_MIDDLES) + chance.choice(_BRAND_ENDS)).capitalize()
        if name not in taken:
            taken.add(name)
            return name


class _Writer:
    """Writes the page of one drug."""

    def __init__(self, drug: Drug, shapes: tuple[str, ...], chance: random.Random) -> None:
        self.drug = drug
        self.headings, self.effects, self.questions = shapes
        self.chance = chance

    def page(self) -> bytes:
        """Return the whole page; now and then with other line ends, or without the last one."""
        chance, title = self.chance, self.drug.title
        hidden = "nav_exclude: true\n" if chance.random() < 0.4 else ""
        head = f"---\nlayout: minimal-medicine\n{hidden}title: {title}\n---\n\n# {title}\n\n"
        if self.headings == "no-heading":
            body = "\n\n".join([self.usage(title), *self.cautions(), self.works(title), self.dosage()])
        elif self.headings == "several-drugs":
            body = "\n\n".join(f"### {part}\n\n" + self.sections(part, "####") for part in self.drug.parts)
        else:
            body = self.sections(title, "###")
        text = head + body + self.ending() + ("" if chance.random() < 0.1 else "\n")
        if chance.random() < 0.05:
            text = text.replace(".\n", ". \n")
        if chance.random() < 0.02:
            text = text.replace("\n", "\r\n")
        return text.encode()

    def sections(self, name: str, marks: str) -> str:
        """Return the usual sections about *name*, each under its heading or label."""
        contents = {
            "Generic Name": self.generic_name(name),
            "Usage": self.usage(name),
            "Side Effects": self.side_effects(name),
            "How it Works": self.works(name),
            "Precautions": "\n\n".join(self.cautions()),
            "FAQs": self.faqs(name),
        }
        if self.chance.random() < 0.4:
            contents["Dosage"] = self.dosage()
        return "\n\n".join(self.under(title, content, marks) for title, content in contents.items())

    def under(self, title: str, content: str, marks: str) -> str:
        if self.headings == "bold-label":
            # A list cannot stand on the line of its label.
            return f"**{title}:**" + ("\n\n" if content[:1] in "*-" else "  ") + content
        tail = " (Combined Use)" if self.headings == "tail" and title in ("FAQs", "Usage") else ""
        return f"{marks} {title}{tail}{':' if self.headings == 'heading-colon' else ''}\n\n{content}"

    def generic_name(self, name: str) -> str:
        brands = self.drug.brands
        listed = f"{', '.join(brands[:-1])} and {brands[-1]}" if len(brands) > 1 else brands[0]
        return f"{name} (Brand names: {listed})" if self.chance.random() < 0.5 else f"{name}\n\nBrand names: {listed}."

    def usage(self, name: str) -> str:
        first, second = self.chance.sample(_CONDITIONS, 2)
        return (
            f"{name} is a {self.drug.drug_class} used to treat {self.drug.use}.  It may also be prescribed for people "
            f"who have {first}, or when other medicines have not worked well enough.\n\n"
            f"* **Adults:** The first choice in many cases, alone or together with another medicine.\n"
            f"* **Children:** Only under the care of a specialist.\n"
            f"* **Long-term use:** With regular checks, above all in people with {second}.\n\n"
            "Your doctor decides whether it is right for you.  Do not share it with others, even if their symptoms "
            "seem the same as yours.  Keep taking it even if you feel well, and do not change the dose on your own.  "
            f"If there is no improvement after {self.chance.randrange(2, 9)} weeks, ask whether another treatment "
            "suits you better.  Bring the package to every appointment, so that nobody has to rely on memory."
        )

    def works(self, name: str) -> str:
        target, result = self.chance.choice(_TARGETS), self.chance.choice(_REACTIONS)
        return (
            f"{name} belongs to a group of medicines called {self.drug.drug_class}.  It acts on {target}.  By this "
            f"means {result}.  The effect builds up over the first days of treatment and lasts as long as the medicine "
            "is taken as prescribed.  It does not cure the cause of the illness.  In the body it is broken down in the "
            f"liver and leaves with the urine within {self.chance.randrange(6, 72)} hours, so people with "
            f"{self.chance.choice(_CONDITIONS)} may need a lower dose or longer pauses between doses."
        )

    def dosage(self) -> str:
        amount = self.chance.choice((2.5, 5, 10, 20, 25, 40, 50, 100, 250, 500))
        return (
            f"The usual starting dose for adults is {amount:g} mg {self.chance.choice(('once', 'twice'))} a day.\n\n"
            f"**Dosage Adjustments:** Lower doses of {amount / 2:g} mg are used in older people and in kidney disease."
        )

    def cautions(self) -> list[str]:
        conditions = self.chance.sample(_CONDITIONS, 4)
        others = self.chance.sample(_OTHER_DRUGS, 5)
        unfinished = ["Use with care if you have [specific condition]."] if self.chance.random() < 0.01 else []
        return [
            f"Before you take it, tell your doctor about all your illnesses, above all {', '.join(conditions[:3])} or "
            f"{conditions[3]}, and about any allergy you have had to this or another medicine.",
            "**Contraindications:** Known hypersensitivity to the medicine or to one of its other ingredients.",
            f"**Interactions:** {', '.join(others[:4]).capitalize()} and {others[4]} can change how it works.  Keep a "
            "list of everything you take and show it to your doctor and pharmacist.  This includes medicines that you "
            "buy without a prescription, vitamins and herbal products, which many people forget to mention.",
            f"Blood tests may be needed before treatment and every {self.chance.randrange(2, 13)} weeks after that.  "
            f"Older adults, and people with a history of {self.chance.choice(_CONDITIONS)}, are more sensitive to the "
            "effects and should be watched more closely.  Get medical help at once for swelling of the face, lips or "
            "tongue, for trouble breathing, or for a severe rash.",
            "* **Pregnancy and breastfeeding:** Ask your doctor before you take it.\n"
            "* **Driving:** Do not drive or use machines until you know how it affects you.\n"
            "* **Surgery:** Tell the surgeon and the anaesthetist that you take it.\n"
            "* **Children and teenagers:** Safety and effect have been studied in few of them.",
            *unfinished,
        ]

    def side_effects(self, name: str) -> str:
        chosen = self.chance.sample(_EFFECTS, self.chance.randrange(10, 18))
        few, many = chosen[:3], chosen[3:]
        lower = [effect.lower() for effect in chosen]
        shapes: dict[str, Callable[[], str]] = {
            "plain-items": lambda: _items(chosen),
            "described-items": lambda: _items(
                f"**{effect}:** {self.chance.choice(_ABOUT_EFFECT)}" for effect in chosen
            ),
            "bold-items": lambda: _items(f"**{effect}**" for effect in chosen),
            "organ-systems": lambda: _items(
                f"{system}: {', '.join([chosen[2 * n], lower[2 * n + 1]])}"
                for n, system in enumerate(self.chance.sample(_SYSTEMS, min(len(_SYSTEMS), len(chosen) // 2)))
            ),
            "bold-groups": lambda: (
                f"**Common Side Effects:**\n\n{_items(many)}\n\n**Serious Side Effects:**\n\n{_items(few)}"
            ),
            "frequency-groups": lambda: (
                f"**Common Side Effects (>10%):**\n\n{_items(many)}\n\n"
                f"**Rare Side Effects (<1%, post-marketing reports):**\n\n{_items(few)}"
            ),
            "plain-groups": lambda: (
                f"Common side effects can include:\n\n{_items(many)}\n\n"
                f"Serious side effects can include:\n\n{_items(few)}"
            ),
            "group-items": lambda: _items(
                [
                    f"**Common side effects:** {', '.join(lower[3:-1])} and {lower[-1]}",
                    f"**Serious side effects:** {', '.join(lower[:2])} and {lower[2]}",
                ]
                if len(self.drug.parts) == 1
                else [f"**{part}:**\n{_items(many[half::2], '    ')}" for half, part in enumerate(self.drug.parts)]
            ),
            "prose": lambda: (
                f"The most common side effects of {name} are {', '.join(lower[3:-1])} and {lower[-1]}.  Less often "
                f"{', '.join(lower[:2])} or {lower[2]} occur."
            ),
        }
        advice = self.chance.choice(
            (
                "**If you experience any side effects, consult your healthcare provider immediately.**",
                "* **Note:** If any of these occur or get worse, tell your doctor.",
                "This is not a complete list.  Other side effects may occur.",
            )
        )
        start = "" if self.effects == "prose" else f"Like all medicines, {name} can cause side effects.\n\n"
        return f"{start}{shapes[self.effects]()}\n\n{advice}"

    def faqs(self, name: str) -> str:
        asked = self.chance.sample(_QUESTIONS, self.chance.randrange(5, 9))
        return ("\n\n" if self.questions == "paragraphs" else "\n").join(
            self.faq(question.format(drug=name), answer) for question, answer in asked
        )

    def faq(self, question: str, answer: str) -> str:
        return {
            "bold-item": f"* **{question}**  {answer}",
            "q-and-a-item": f"* **Q: {question}** A: {answer}",
            "wide-item": f"*   **Q:  {question}**  A:  {answer}",
            "paragraphs": f"**Q: {question}**\n\nA: {answer}",
            "answer-item": f"* **Q: {question}**\n* A: {answer}",
            "answer-italic": f"* **Q: {question}**\n  *A: {answer}*",
            "answer-labelled": f"* **Q: {question}**\n* **A:** {answer}",
        }[self.questions]

    def ending(self) -> str:
        kind = self.chance.random()
        if kind < 0.07:
            return ""
        note = f"\n\n**{'Note' if kind < 0.8 else 'Important Note'}:** {_NOTE}"
        return f"\n\n**Disclaimer:** {_DISCLAIMER}{note if kind > 0.3 else ''}"


def _items(texts: Iterable[str], indent: str = "") -> str:
    return "\n".join(f"{indent}* {text}" for text in texts)


def main() -> None:
    """Write a corpus and say where it is."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("number", type=int, help="pages, up to 100,000 or so")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--to", type=Path, help="folder to write; default bench/corpora/NUMBER-SEED")
    options = parser.parse_args()
    folder = options.to or Path(__file__).resolve().parent / "corpora" / f"{options.number}-{options.seed}"
    write_corpus(folder, options.number, options.seed)
    print(folder)


if __name__ == "__main__":
    main()
