"""Command lines of Docker Compose for the way a ClearML server is run."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePath, PurePosixPath, PureWindowsPath

from wizard.export import shell
from wizard.export.layouts import logs as watching
from wizard.export.outputs import Command, ExportRequest
from wizard.model.draft import Deployment

OVERRIDE_FILE = "docker-compose.ping-sso.yml"
VENDOR_OVERRIDE = "docker-compose.override.yml"
CONSTANTS = "constants.env"

UP = ("up", "-d", "apiserver")
"""Recreates the container; `restart` would not read new variables."""


def base(deployment: Deployment) -> tuple[str, str]:
    """Folder and name of the base file. Compose reads relative paths from that folder."""
    kind: type[PurePath] = PureWindowsPath if deployment.windows else PurePosixPath
    whole = kind(deployment.folder) / deployment.base_file
    return str(whole.parent), whole.name


def there(deployment: Deployment, line: str) -> str:
    """`line`, run in the folder of the base file."""
    return shell.inside(base(deployment)[0], line, windows=deployment.windows)


def compose(deployment: Deployment, end: Sequence[str], ours: str = "", env_files: str = "") -> str:
    """`docker compose` with the server's files, then `ours`; `env_files` is added as it is."""
    own = [base(deployment)[1], *([VENDOR_OVERRIDE] if deployment.override else [])]
    names = [*own, *([ours] if ours else [])]
    constants = ["--env-file", CONSTANTS] if deployment.constants_env else []
    start = ["docker", "compose", *(word for name in names for word in ("-f", name)), *constants]
    parts = (_joined(start, deployment), env_files, _joined(end, deployment))
    return " ".join(part for part in parts if part)


def _joined(words: Sequence[str], deployment: Deployment) -> str:
    return shell.join(words, windows=deployment.windows)


def verification(handoff: ExportRequest) -> tuple[Command, ...]:
    """How to see that the apiserver has taken everything."""
    deployment = handoff.deployment
    container = f"$({compose(deployment, ['ps', '-q', 'apiserver'])})"
    found = watching.container(container, windows=deployment.windows)
    names, log = (there(deployment, line) for line in found)
    return (
        watching.arrived(names),
        watching.started(log),
        *watching.offered(handoff, windows=deployment.windows),
    )


def roll_back(handoff: ExportRequest, files: str) -> Command:
    """Back to an apiserver without Ping; `files` are what to delete then."""
    deployment = handoff.deployment
    return Command(
        "Roll back",
        f"Starts the apiserver anew without Ping. Delete {files} afterwards.",
        there(deployment, compose(deployment, UP)),
    )
