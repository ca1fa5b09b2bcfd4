"""The first module that runs: a closed grammar for plain look-ups, and everything else handed to Typer.

Reading the common command lines here leaves Typer unimported, which is most of the time of a look-up. Both readers
make the same `Request`; a test runs every command line that this one accepts through both.
"""

from __future__ import annotations

import os
import sys

from druginfo import errors
from druginfo.errors import DruginfoError
from druginfo.request import COLORS, FORMATS, SECTION_COMMANDS, Request

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import NoReturn

_NAMED_COMMANDS = frozenset({"show", "side-effects", "names", *SECTION_COMMANDS})
_PLAIN_COMMANDS = _NAMED_COMMANDS | {"list", "search", "compare"}


def main() -> NoReturn:
    """Run the command line of this process and end it with the status of the answer."""
    import gc

    # One answer and out: what is left in memory goes with the process.
    gc.disable()
    status = run(sys.argv[1:])
    os._exit(_flush(status))


def run(argv: Sequence[str]) -> int:
    """
    Answer *argv*, the words after the program's name, on standard output and standard error.

    Returns:
        The exit status, see `druginfo.errors`. No exception leaves but programming errors.
    """
    try:
        _open_streams()
        return _run(argv)
    except BrokenPipeError:
        _silence()
        return errors.ANSWERED
    except OSError as error:
        return _not_written(error)
    except KeyboardInterrupt:
        return errors.INTERRUPTED


def _run(argv: Sequence[str]) -> int:
    as_json = "--json" in argv or "--format=json" in argv or _follows(argv, "--format", "json")
    request = None
    try:
        if os.environ.get("_DRUGINFO_COMPLETE"):
            from druginfo.completion import complete

            status = complete()
            if status is not None:
                return status
        request = read(argv)
        if request is None:
            from druginfo import cli

            request = cli.read(list(argv))
            if request is None:
                return errors.ANSWERED
        from druginfo.commands import answer

        return answer(request)
    except DruginfoError as error:
        from druginfo.commands import report

        return report(error, argv, request, as_json)


def _open_streams() -> None:
    """
    Make the standard streams safe to use.

    Raises:
        OSError: Standard output is closed, so that no answer can be given.
    """
    if sys.stdin is None:
        sys.stdin = open(os.devnull)  # noqa: SIM115 - for as long as the process lives
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w")  # noqa: SIM115 - as above
    closed = sys.stdout is None
    if closed:
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115 - as above
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            # A locale without the characters of a page must not stop the answer or lose a word of it.
            stream.reconfigure(errors="backslashreplace", newline="\n")
    if closed:
        raise OSError("standard output is closed")


def read(argv: Sequence[str]) -> Request | None:
    """
    Read *argv* if it is a plain look-up; None leaves it to Typer, and any doubt does.

    Example:
        >>> read(["show", "insulin", "glargine", "--json"]).words
        ['insulin', 'glargine']
        >>> read(["corpus", "list"]) is None
        True
    """
    words = []
    request = Request("")
    rest = iter(argv)
    for word in rest:
        if not word.startswith("-"):
            words.append(word)
        elif word == "--json":
            if request.format not in (None, "json"):
                return None
            request.format = "json"
        elif word == "--exact":
            request.exact = True
        elif word == "--no-bundled":
            request.bundled = False
        elif word == "--no-pager":
            request.pager = False
        elif word == "--serious":
            request.serious = True
        elif word in ("--format", "--color", "--section", "--corpus"):
            value = next(rest, "-")
            if value.startswith("-") or not _take(request, word, value):
                return None
        else:
            return None
    if not words or words[0] not in _PLAIN_COMMANDS:
        return None
    request.command, request.words = words[0], words[1:]
    if bool(request.words) == (request.command == "list"):
        return None
    if request.serious and request.command != "side-effects":
        return None
    if request.sections and request.command not in ("show", "search"):
        return None
    return request


def _take(request: Request, option: str, value: str) -> bool:
    """Store *value* of *option*; return False where Typer has to say what is wrong with it."""
    if option == "--corpus":
        request.corpora.append(value)
    elif option == "--section":
        request.sections.append(value)
    elif option == "--color":
        request.color = value
        return value in COLORS
    else:
        if request.format == "json":
            return False
        request.format = value
        return value in FORMATS
    return True


def _follows(argv: Sequence[str], option: str, value: str) -> bool:
    return (option, value) in zip(argv, argv[1:], strict=False)


def _flush(status: int) -> int:
    """Write out both streams; a full disk or another write error is reported, a closed pipe is not."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        _silence()
    except OSError as error:
        status = status or _not_written(error)
    try:
        sys.stderr.flush()
    except OSError:
        pass
    return status


def _not_written(error: OSError) -> int:
    try:
        sys.stderr.write(f"druginfo: the answer could not be written: {error}\n")
    except OSError:
        pass
    _silence()
    return errors.CORPUS_UNUSABLE


def _silence() -> None:
    """Point standard output at nothing, so that no later flush complains once more."""
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except (OSError, ValueError):
        pass


if __name__ == "__main__":
    main()
