"""The exact commands for the way a ClearML server is run, quoted for its shell."""

from __future__ import annotations

import re
import shlex
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath, PurePosixPath, PureWindowsPath

from wizard.clearml.outputs import ENV_FILE, OVERRIDE_FILE, Handoff
from wizard.model import plain
from wizard.model.draft import Deployment
from wizard.model.problem import Problem, Problems
from wizard.model.step import Step

VENDOR_OVERRIDE = "docker-compose.override.yml"
CONSTANTS = "constants.env"


@dataclass(frozen=True, slots=True)
class Command:
    """One thing to do on the ClearML host: why, and the line to type (empty: done by hand)."""

    title: str
    says: str
    line: str = ""


def commands(handoff: Handoff) -> tuple[Command, ...]:
    """Everything from the files to a running apiserver, and the way back, in order.

    No line holds or prints the secret.
    """
    deployment = handoff.deployment
    ours = handoff.path_on_host(OVERRIDE_FILE)
    return (
        _placed(handoff),
        Command(
            "Check",
            "Says nothing when Compose can read everything. Nothing is started.",
            _line(deployment, _compose(deployment, ours), ["config", "-q"]),
        ),
        Command(
            "Apply",
            "Starts the apiserver anew with Ping. Use the same -f files in every later “up”.",
            _line(deployment, _compose(deployment, ours), ["up", "-d", "apiserver"]),
        ),
        Command(
            "Roll back",
            "Starts the apiserver anew without Ping. "
            f"Delete {ENV_FILE} and {OVERRIDE_FILE} afterwards.",
            _line(deployment, _compose(deployment), ["up", "-d", "apiserver"]),
        ),
    )


def apply_command(handoff: Handoff) -> str:
    """The line that puts the export into effect."""
    return next(c.line for c in commands(handoff) if c.title == "Apply")


def _placed(handoff: Handoff) -> Command:
    folder, base = _base(handoff.deployment)
    if handoff.files_in is not None:
        there = plain.visible(handoff.files_in)
        says = f"They stay in {there}. The override names the env file with that folder."
        return Command("Leave both files where they are", says)
    says = (
        f"Put {ENV_FILE} and {OVERRIDE_FILE} into {plain.visible(folder)} on the ClearML host, "
        f"beside {plain.visible(base)}. Keep {ENV_FILE} readable by its owner only."
    )
    return Command("Place both files", says)


def _base(deployment: Deployment) -> tuple[str, str]:
    """Folder and name of the base file. Compose reads relative paths from that folder."""
    kind: type[PurePath] = PureWindowsPath if deployment.windows else PurePosixPath
    whole = kind(deployment.folder) / deployment.base_file
    return str(whole.parent), whole.name


def _compose(deployment: Deployment, *more: str) -> list[str]:
    files = [_base(deployment)[1], *([VENDOR_OVERRIDE] if deployment.override else []), *more]
    constants = ["--env-file", CONSTANTS] if deployment.constants_env else []
    return ["docker", "compose", *(word for name in files for word in ("-f", name)), *constants]


def _line(deployment: Deployment, start: Sequence[str], end: Sequence[str]) -> str:
    folder, words = _base(deployment)[0], [*start, *end]
    if deployment.windows:
        return f"Set-Location -LiteralPath {powershell(folder)} -ErrorAction Stop; " + " ".join(
            map(powershell, words)
        )
    # "--": a folder's name may begin with a dash.
    there = shlex.quote(folder)
    return f"cd {'-- ' if folder.startswith('-') else ''}{there} && {shlex.join(words)}"


_PLAIN_WORD = re.compile(r"[A-Za-z0-9_./\\:-]+")
_SINGLE_QUOTES = re.compile("(['‘’‚‛])")  # noqa: RUF001 - PowerShell takes all of them for quotes


def powershell(word: str) -> str:
    """`word` as one argument in PowerShell: bare, or in single quotes with each of them doubled."""
    if _PLAIN_WORD.fullmatch(word):
        return word
    return "'" + _SINGLE_QUOTES.sub(r"\1\1", word) + "'"


def deployment_problems(deployment: Deployment) -> Problems:
    """What keeps commands from being made for this deployment."""
    parts = {"folder": deployment.folder, "base compose file": deployment.base_file}
    found = (_part_problem(title, text) for title, text in parts.items())
    return tuple(problem for problem in found if problem)


def _part_problem(title: str, text: str) -> Problem | None:
    if not text.strip():
        what = f"The {title} of the ClearML server is not filled in."
    elif plain.has_controls(text):
        what = f"The {title} of the ClearML server holds an invisible character."
    else:
        return None
    return Problem(
        f"deployment.{title.partition(' ')[0]}",
        what,
        "The command to type on the ClearML host is built from it.",
        "Enter it as it is on the host, usually /opt/clearml and docker-compose.yml.",
        Step.EXPORT,
        "deployment",
    )
