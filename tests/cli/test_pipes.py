"""Closed pipes, full disks, odd locales, interrupts, and shell completion."""

from __future__ import annotations

import os
import signal
import subprocess
from pathlib import Path

import pytest
from support import COMMAND, Druginfo


@pytest.mark.parametrize("command", ["show trastuzumab", "export", "list", "search the", "show --json trastuzumab"])
def test_a_closed_pipe_ends_quietly_with_0(druginfo: Druginfo, command: str) -> None:
    line = f"set -o pipefail; '{COMMAND}' {command} 2>err | head -c 1 >/dev/null; echo ${{PIPESTATUS[0]}}; cat err"
    run = subprocess.run(
        ["bash", "-c", line], env=druginfo.environment, cwd=druginfo.home, capture_output=True, text=True, check=False
    )
    status, *errors = run.stdout.splitlines()
    assert status == "0"
    assert [error for error in errors if "not medical advice" not in error] == []


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
@pytest.mark.parametrize("command", ["show trastuzumab", "show --verbose trastuzumab", "export"])
def test_a_write_error_is_reported(druginfo: Druginfo, command: str) -> None:
    with Path("/dev/full").open("wb") as full:
        run = subprocess.run(
            [COMMAND, *command.split()], stdout=full, stderr=subprocess.PIPE, env=druginfo.environment, check=False
        )
    assert run.returncode == 5
    assert b"could not be written" in run.stderr
    assert b"Traceback" not in run.stderr


@pytest.mark.parametrize("locale", [{"LANG": "C"}, {"LC_ALL": "POSIX"}, {"PYTHONIOENCODING": "ascii"}])
def test_an_ascii_locale_loses_no_word(druginfo: Druginfo, locale: dict[str, str]) -> None:
    usual = druginfo("show", "trastuzumab").out
    shown = druginfo("show", "trastuzumab", **locale)
    assert shown.status == 0
    assert [word for word in usual.split() if word.isascii()] == [
        word for word in shown.out.split() if word.isascii() and "\\u" not in word
    ]
    on_terminal = druginfo.on_terminal("show", "trastuzumab", "--no-pager", **locale)
    assert on_terminal.status == 0


def test_an_interrupt_ends_with_130_and_no_traceback(druginfo: Druginfo) -> None:
    run = subprocess.Popen(
        [COMMAND, "resolve", "-"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=druginfo.environment,
    )  # fmt: skip
    assert run.stdin is not None
    assert run.stdout is not None
    run.stdin.write(b"metformin\n" * 600)
    run.stdin.flush()
    first = os.read(run.stdout.fileno(), 100)
    assert first.startswith(b"metformin\texact\t")
    run.send_signal(signal.SIGINT)
    out, err = run.communicate(timeout=60)
    assert run.returncode == 130
    assert b"Traceback" not in err
    assert (first + out).endswith(b"\n")


def complete(druginfo: Druginfo, shell: str, line: str) -> list[str]:
    words = line.split(" ")
    answer = druginfo(
        _DRUGINFO_COMPLETE=f"complete_{shell}",
        COMP_WORDS=line,
        COMP_CWORD=str(len(words) - 1),
        _TYPER_COMPLETE_ARGS=line,
        _TYPER_COMPLETE_FISH_ACTION="get-args",
    )
    assert answer.err == ""
    return answer.lines


def test_names_complete_in_every_shell(druginfo: Druginfo) -> None:
    assert "Herceptin" in complete(druginfo, "bash", "druginfo show Herc")
    assert "herceptin\ttrastuzumab" in complete(druginfo, "fish", "druginfo show herc")
    assert '"herceptin":"trastuzumab"' in " ".join(complete(druginfo, "zsh", "druginfo show herc"))


def test_the_next_word_of_a_name_completes(druginfo: Druginfo) -> None:
    assert {"emtansine", "deruxtecan"} <= set(complete(druginfo, "bash", "druginfo show trastuzumab "))


def test_commands_and_options_complete(druginfo: Druginfo) -> None:
    assert "side-effects" in complete(druginfo, "bash", "druginfo si")
    assert "--serious" in complete(druginfo, "bash", "druginfo side-effects --se")


def test_completion_fails_silently(druginfo: Druginfo) -> None:
    assert complete(druginfo, "bash", "druginfo show zzzzqq") == []
    answer = druginfo(
        _DRUGINFO_COMPLETE="complete_bash", COMP_WORDS="druginfo show m", COMP_CWORD="2", DRUGINFO_CORPUS="/no/such"
    )
    assert answer.err == ""
    assert answer.status == 0


def test_the_completion_script_can_be_shown(druginfo: Druginfo) -> None:
    assert "_DRUGINFO_COMPLETE" in druginfo("--show-completion", SHELL="/bin/bash").out
