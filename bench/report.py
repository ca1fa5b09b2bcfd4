"""What `run.py` measured, as the tables of RESULTS.md and the chart of the README."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape


@dataclass
class Line:
    """
    One line of the budget.

    Attributes:
        what: What was measured.
        measured: Figure with its unit.
        ratio: To T or to another line, with its unit; "" where there is none.
        budget: The figure to reach; "" where the line is only there for comparison.
        met: Whether it was reached; None where there is no budget.
        profile: Where the time goes, for a line that is not met.
        note: A remark for the last column.
    """

    what: str
    measured: str
    ratio: str
    budget: str
    met: bool | None
    profile: str = ""
    note: str = ""


#: Words of a line with the reason why it may miss its budget; the profile below it shows where the time goes.
_REASONS = {
    "index ": (
        "Blocks come from the scanner, but sections, side effects, FAQs, names, plain text and JSON are made of each "
        "page too and stored finished, which takes most of the time; two processes share it."
    ),
    "--json": "At the limit: the envelope is written by the standard library's json module, which imports re.",
    "`list`": "At the limit: it reads every page's title where the other commands read one row.",
    "three own corpora : one, page in the last": (
        "By intent: a name that an earlier corpus does not have is answered only after every file of that corpus was "
        "compared with its index, so that a page edited in place is never missed."
    ),
    "search ": "All hits are printed, each with a snippet, and FTS5 reads the whole section again for a snippet.",
}


@dataclass
class Peer:
    """
    A program beside druginfo, or one of druginfo's own commands for the chart.

    Attributes:
        what: What was run.
        key: Short name.
        value: Median seconds, or names a second.
        ratio: To `druginfo show`, piped; for a rate, druginfo's rate to this one.
        own: Whether it is druginfo.
        rate: Whether `value` is a rate.
    """

    what: str
    key: str
    value: float
    ratio: float
    own: bool = False
    rate: bool = False


#: Programs that search pages, beside which `druginfo search` stands; the others show one.
_CHART_LEFT_OUT = frozenset({"grep", "naive"})


@dataclass
class Report:
    """Everything that one run measured."""

    day: str
    machine: str
    rounds: int
    lines: Sequence[Line]
    peers: Sequence[Peer]

    def markdown(self) -> str:
        """Return RESULTS.md."""
        missed = [line for line in self.lines if line.met is False]
        budgeted = [line for line in self.lines if line.met is not None]
        parts = [
            "# Measurements\n",
            f"Made by `python bench/run.py` on {self.day}. {self.machine}. Cold commands: medians of {self.rounds} "
            "runs of the whole process, in random order each round, output into a pipe unless it says otherwise; "
            "ratios are medians of the ratios within a round. T is `python -c 'import typer'` in the same environment, "
            "a wheel install. The pages come from `bench/make_corpus.py`. Absolute times are those of this machine "
            "alone.\n",
            f"{len(budgeted) - len(missed)} of {len(budgeted)} lines of the budget are met.\n",
            "| what | measured | ratio | budget | |\n| --- | ---: | ---: | --- | --- |",
            *(
                f"| {line.what} | {line.measured} | {line.ratio} | {line.budget} | {_verdict(line)} |"
                for line in self.lines
            ),
            "\n## Beside other programs\n",
            "| program | measured | druginfo `show`, piped = 1 |\n| --- | ---: | ---: |",
            *(f"| {p.what} | {p.value * 1000:.1f} ms | {p.ratio:.2f} |" for p in self.peers if not p.rate),
        ]
        rates = [p for p in self.peers if p.rate]
        if rates:
            parts += ["\n| program | measured | druginfo is |\n| --- | ---: | ---: |"]
            parts += [f"| {p.what} | {p.value:,.0f} | {p.ratio:,.0f} times as fast |" for p in rates]
        if missed:
            parts += ["\n## Where the time goes in the lines that are not met"]
            for line in missed:
                reason = next((why for words, why in _REASONS.items() if words in line.what), "")
                profile = line.profile or line.note or "no profile"
                parts.append(
                    "\n\n".join(part for part in (f"\n### {line.what}", reason, f"```text\n{profile}\n```") if part)
                )
        return "\n".join(parts) + "\n"

    def chart(self) -> str:
        """Return an SVG bar chart of the milliseconds of druginfo's commands and of the peers, shortest first."""
        bars = sorted((p for p in self.peers if not p.rate and p.key not in _CHART_LEFT_OUT), key=lambda p: p.value)
        longest = max((bar.value for bar in bars), default=1.0)
        step, left, width = 26, 270, 330
        height = step * len(bars) + 44
        rows = []
        for place, bar in enumerate(bars):
            top = 34 + step * place
            length = max(2.0, bar.value / longest * width)
            kind = "own" if bar.own else "peer"
            rows.append(
                f'<text class="label {kind}" x="{left - 8}" y="{top + 13}">{escape(bar.what.replace("`", ""))}</text>'
                f'<rect class="{kind}" x="{left}" y="{top}" width="{length:.1f}" height="18" rx="2"/>'
                f'<text class="value" x="{left + length + 6:.1f}" y="{top + 13}">{bar.value * 1000:.1f} ms</text>'
            )
        body = "\n".join(rows)
        return f"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 680 {height}" width="680" height="{height}"
 role="img">
<title>Milliseconds from the start of a command to its end, druginfo beside other programs</title>
<style>
text {{ font: 13px system-ui, sans-serif; fill: #24292f; }}
.label {{ text-anchor: end; }}
text.own {{ font-weight: 600; }}
.value {{ fill: #57606a; }}
rect.own {{ fill: #0969da; }}
rect.peer {{ fill: #afb8c1; }}
@media (prefers-color-scheme: dark) {{
text {{ fill: #e6edf3; }}
.value {{ fill: #8d96a0; }}
rect.own {{ fill: #4493f8; }}
rect.peer {{ fill: #545d68; }}
}}
</style>
<text x="{left}" y="18">whole process, cold, median in milliseconds</text>
{body}
</svg>
"""


def _verdict(line: Line) -> str:
    verdict = "" if line.met is None else "met" if line.met else "**NOT met**"
    return f"{verdict}; {line.note}" if verdict and line.note else verdict
