"""The full command line, read by Typer: every option, every error message, help and completion scripts.

Each command reads its options into a `Request`; what is answered is in `druginfo.commands`.
"""

import inspect
import os
import sys
from collections.abc import Callable
from enum import Enum
from typing import Annotated, Any

import typer

from druginfo import __version__
from druginfo.errors import UsageError
from druginfo.request import COLORS, FORMATS, SECTION_COMMANDS, Request

_EPILOG = (
    "Start with: druginfo show metformin. Nothing here is medical advice; ask a doctor, pharmacist or nurse. "
    "Exit status: 0 answered, 1 no such drug or no page, 2 wrong usage, 3 several drugs are near and none was "
    "opened, 4 section absent, 5 corpus unusable, 6 some names not resolved, 130 interrupted."
)

# Rich help takes twice the time of plain help and puts boxes into pipes.
app = typer.Typer(
    name="druginfo",
    help="Man pages for medicines: look up a drug by any of its names and read its monograph, offline.",
    epilog=_EPILOG,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
corpus_app = typer.Typer(help="The corpora in use: list them, check pages, see where they live.", rich_markup_mode=None)
app.add_typer(corpus_app, name="corpus")

# One list of choices serves both readers of the command line; a type checker cannot look into it.
Format: Any = Enum("Format", {name: name for name in FORMATS}, type=str)  # type: ignore[misc]
Color: Any = Enum("Color", {name: name for name in COLORS}, type=str)  # type: ignore[misc]

# Typer carries its own copy of Click from 0.26 on and exports only some of its exceptions; this is their base.
_TyperUsageError: Any = typer.BadParameter.__base__

Words = Annotated[list[str], typer.Argument(metavar="NAME...", help="One name; several words need no quotes.")]
Sections = Annotated[list[str] | None, typer.Option("--section", metavar="KEY", help="Only this section; repeatable.")]


def _shared_options(
    format: Annotated[
        Format | None,
        typer.Option("--format", help="Default: rich on a terminal, plain elsewhere."),
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="The same as --format json.")] = False,
    exact: Annotated[bool, typer.Option("--exact", help="Never accept a spelling correction.")] = False,
    corpus: Annotated[
        list[str] | None,
        typer.Option("--corpus", metavar="DIR", help="A folder of Markdown pages, before the others; repeatable."),
    ] = None,
    no_bundled: Annotated[
        bool, typer.Option("--no-bundled", help="Only the corpora given, not the bundled pages.")
    ] = False,
    color: Annotated[
        Color | None,
        typer.Option("--color", help="Default: auto."),
    ] = None,
    no_pager: Annotated[bool, typer.Option("--no-pager", help="Never start a pager.")] = False,
    verbose: Annotated[bool, typer.Option("--verbose", help="Also say what is only good to know.")] = False,
) -> None:
    """Only the signature is used: every command has these options, before and after its name."""


def _read_shared(request: Request, values: dict[str, Any]) -> None:
    """
    Move the shared options out of *values* into *request*; one given twice counts as its later value.

    Raises:
        UsageError: --json and another --format are both given.
    """
    form, json = values.pop("format"), values.pop("json")
    form = form and form.value
    if json and form not in (None, "json"):
        raise UsageError(f"--json and --format {form} contradict each other; give one of them")
    request.format = "json" if json else form or request.format
    request.exact |= values.pop("exact")
    request.corpora += values.pop("corpus") or []
    request.bundled &= not values.pop("no_bundled")
    color = values.pop("color")
    request.color = color.value if color else request.color
    request.pager &= not values.pop("no_pager")
    request.verbose |= values.pop("verbose")


_CONTEXT = inspect.Parameter("context", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=typer.Context)


def _keywords(function: Callable[..., Any]) -> list[inspect.Parameter]:
    """Return the parameters of *function* but its first, and the shared ones, all by keyword."""
    own = list(inspect.signature(function).parameters.values())[1:]
    shared = inspect.signature(_shared_options).parameters.values()
    return [parameter.replace(kind=inspect.Parameter.KEYWORD_ONLY) for parameter in (*own, *shared)]


def _declare(function: Callable[..., Any], parameters: list[inspect.Parameter]) -> None:
    """Give *function* the signature from which Typer reads its options."""
    function.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    function.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}


def _command(
    name: str, help_text: str, *, group: typer.Typer = app, full_name: str | None = None
) -> Callable[[Callable[..., None]], None]:
    """Register a function that puts its own options into a request; the shared ones are added to its signature."""

    def register(function: Callable[..., None]) -> None:
        def run(context: typer.Context, **values: Any) -> Request:
            request: Request = context.find_root().obj
            _read_shared(request, values)
            request.command = full_name or name
            function(request, **values)
            return request

        _declare(run, [_CONTEXT, *_keywords(function)])
        group.command(name, help=help_text)(run)

    return register


def _version(wanted: bool) -> None:
    if wanted:
        sys.stdout.write(f"druginfo {__version__}\n")
        raise typer.Exit


def _root(context: typer.Context, **values: Any) -> None:
    del values["version"]  # answered by its callback
    context.obj = Request("")
    _read_shared(context.obj, values)


def _version_option(
    _request: None,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and exit.")
    ] = False,
) -> None:
    """Only the signature is used."""


_declare(_root, [_CONTEXT, *_keywords(_version_option)])
app.callback()(_root)


def _page(request: Request, name: Words, section: Sections = None) -> None:
    request.words = name
    request.sections = section or []


_command("show", "Show the whole monograph of a drug.")(_page)


@_command("side-effects", "Show the side effects of a drug as a list.")
def _side_effects(
    request: Request,
    name: Words,
    serious: Annotated[bool, typer.Option("--serious", help="Only those that the page marks serious.")] = False,
) -> None:
    request.words = name
    request.serious = serious


for _name, _key in SECTION_COMMANDS.items():
    _command(_name, f"Show the section {_key} of a drug's monograph.")(_page)


@_command("names", "Show every name of a drug with its kind.")
def _names(request: Request, name: Words) -> None:
    request.words = name


@_command("list", "List every drug, sorted.")
def _list(request: Request) -> None:
    request.words = []


@_command("search", "Search the text of all monographs.")
def _search(
    request: Request,
    text: Annotated[
        list[str],
        typer.Argument(metavar="TEXT...", help="Words that must all occur; 'anem*' finds a beginning."),
    ],
    section: Sections = None,
) -> None:
    request.words = text
    request.sections = section or []


@_command("resolve", "Say what each name means: the name given, or each line of standard input or of a file.")
def _resolve(
    request: Request,
    name: Annotated[
        list[str] | None, typer.Argument(metavar="[NAME]...", help="One name; none or - reads standard input.")
    ] = None,
    input: Annotated[
        str | None, typer.Option("--input", metavar="FILE", help="Read lines, or a .csv, .tsv or .jsonl table.")
    ] = None,
    column: Annotated[
        str | None, typer.Option("--column", metavar="NAME", help="The table's column that holds the names.")
    ] = None,
) -> None:
    request.words = name or []
    request.input = input
    request.column = column


@_command("compare", "Show two drugs side by side.")
def _compare(
    request: Request,
    names: Annotated[list[str], typer.Argument(metavar="A B", help="Two names; quote one of several words.")],
) -> None:
    request.words = names


@_command("export", "Print every monograph as JSON Lines.")
def _export(request: Request) -> None:
    request.words = []


@_command(
    "list",
    "Say for each corpus how many pages it has and how old their labels are.",
    group=corpus_app,
    full_name="corpus list",
)
def _corpus_list(request: Request) -> None:
    request.words = []


@_command("path", "Say where the corpora and their indexes live.", group=corpus_app, full_name="corpus path")
def _corpus_path(request: Request) -> None:
    request.words = []


@_command("check", "Say what is wrong with the pages of a folder.", group=corpus_app, full_name="corpus check")
def _corpus_check(
    request: Request,
    folders: Annotated[
        list[str] | None, typer.Argument(metavar="[DIR]...", help="Folders; none checks the corpora in use.")
    ] = None,
) -> None:
    request.words = folders or []


def read(argv: list[str]) -> Request | None:
    """
    Read *argv* in full.

    Returns:
        What is asked, or None where Typer has answered already, with help for example.

    Raises:
        UsageError: The command line is wrong.
        KeyboardInterrupt: Interrupted.
    """
    command = typer.main.get_command(app)
    try:
        # The answer is given outside: Typer would end the process with 1 when it meets a closed pipe.
        result = command.main(args=argv or ["--help"], prog_name="druginfo", standalone_mode=False)
    except _TyperUsageError as error:
        raise UsageError(_first_step(error)) from error
    except typer.Abort as error:
        raise KeyboardInterrupt from error
    except SystemExit as error:
        if "_DRUGINFO_COMPLETE" in os.environ:
            raise
        # Typer met a closed pipe while it printed help.
        raise BrokenPipeError from error
    return result if isinstance(result, Request) else None


def _first_step(error: Any) -> str:
    """Return the error as one line that ends with the help to read."""
    where = error.ctx.command_path if error.ctx else "druginfo"
    return f"{error.format_message().rstrip('.')}; see: {where} --help"
