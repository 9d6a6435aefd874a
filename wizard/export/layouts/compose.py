"""Docker Compose: an env file with everything, and an override that names it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePath, PurePosixPath, PureWindowsPath

from wizard.clearml.encoding import dotenv_lines, hocon, scalar
from wizard.clearml.marks import ENV_FILE
from wizard.clearml.variables import Assignment
from wizard.export import commands
from wizard.export.plan import Command, ExportRequest, FileNote, Layout, Steps
from wizard.model.draft import Deployment
from wizard.model.text import visible

OVERRIDE_FILE = "docker-compose.ping-sso.yml"
_VENDOR_OVERRIDE = "docker-compose.override.yml"
_CONSTANTS = "constants.env"

# -q: without it, Compose prints every value, the secret among them.
CHECK = ("config", "-q")
_USUAL_SERVICE = "apiserver"

_OVERRIDE = FileNote(
    OVERRIDE_FILE,
    "Hands the env file to the apiserver. It contains no secret.",
    (
        "Hands the variables of the env file to the apiserver. It contains no secret.",
        "Name this file with -f, after the others, in every docker compose command for ClearML:",
        'an "up" without it starts the apiserver without Ping.',
    ),
)
_ENV = FileNote(
    ENV_FILE,
    "The variables, with the client secret. For its owner only.",
    (
        "Environment of ClearML's apiserver for login with Ping. It contains the client secret:",
        "only its owner may read it, and it belongs in no repository.",
        f"{OVERRIDE_FILE} hands it over; as .env or with --env-file it would not",
        "reach the apiserver.",
        "The quotes are part of the form; change a value in the wizard rather than here.",
    ),
    secret=True,
)


def _bodies(request: ExportRequest) -> tuple[str, ...]:
    # Compose replaces $NAME in every value of a compose file; two of them are read as one.
    env_file = scalar(request.path_on_host(ENV_FILE).replace("$", "$$"))
    override = f"{service_head(request)}    env_file:\n    - {env_file}\n"
    return override, "".join(map(_entry, request.written))


def service_head(request: ExportRequest) -> str:
    """The first lines of an override, down to the name of the service."""
    name = request.deployment.service
    # YAML would read some names as something else than text, such as “on” or “1”.
    return f"services:\n  {name if name == _USUAL_SERVICE else scalar(name)}:\n"


def up(deployment: Deployment) -> tuple[str, ...]:
    """Recreates the container; `restart` would not read new variables."""
    return "up", "-d", deployment.service


def _entry(one: Assignment) -> str:
    lines = dotenv_lines(one.variable.name, hocon(one.value))
    return "".join(f"{line}\n" for line in ("", f"# {one.variable.meaning}", *lines))


def _steps(request: ExportRequest) -> Steps:
    ours = request.path_on_host(OVERRIDE_FILE)
    check, apply = (
        compose_line(request.deployment, end, ours) for end in (CHECK, up(request.deployment))
    )
    keep = f" Keep {ENV_FILE} readable by its owner only."
    return Steps(
        (
            commands.place_files(request, (ENV_FILE, OVERRIDE_FILE), base_place(request), keep),
            Command(
                "Check",
                "Says nothing when Compose can read everything. Nothing is started.",
                in_base_folder(request.deployment, check),
            ),
            Command(
                "Apply",
                "Recreates the apiserver's container, with Ping. Use the same -f files in every "
                "later “up”.",
                in_base_folder(request.deployment, apply),
            ),
        ),
        verify(request),
        roll_back(request, f"{ENV_FILE} and {OVERRIDE_FILE}"),
        reach(request),
    )


def _base_file(deployment: Deployment) -> tuple[str, str]:
    """Folder and name of the base file. Compose reads relative paths from that folder."""
    kind: type[PurePath] = PureWindowsPath if deployment.windows else PurePosixPath
    path = kind(deployment.folder) / deployment.base_file
    return str(path.parent), path.name


def base_place(request: ExportRequest) -> str:
    """Where the files have to be for Compose, in words."""
    folder, name = _base_file(request.deployment)
    return f"{visible(folder)} on the ClearML host, next to {visible(name)}"


def in_base_folder(deployment: Deployment, line: str) -> str:
    """`line`, run in the folder of the base file."""
    return commands.in_folder(_base_file(deployment)[0], line, windows=deployment.windows)


def compose_line(
    deployment: Deployment, end: Sequence[str], ours: str = "", env_files: str = ""
) -> str:
    """`docker compose` with the server's files, then `ours`; `env_files` is added as it is."""
    # Once -f is given, Compose no longer reads its override file by itself.
    own = [_base_file(deployment)[1], *([_VENDOR_OVERRIDE] if deployment.override else [])]
    names = [*own, *([ours] if ours else [])]  # of two files the later one wins
    constants = ["--env-file", _CONSTANTS] if deployment.constants_env else []
    start = ["docker", "compose", *(word for name in names for word in ("-f", name)), *constants]
    windows = deployment.windows
    start_line = commands.join_words(start, windows=windows)
    end_line = commands.join_words(end, windows=windows)
    return " ".join(part for part in (start_line, env_files, end_line) if part)


def verify(request: ExportRequest) -> tuple[Command, ...]:
    """How to see that the apiserver has taken everything."""
    deployment = request.deployment
    # By its ID: the container's name differs between releases of ClearML.
    container = f"$({compose_line(deployment, ['ps', '-q', deployment.service])})"
    found = commands.container_lines(container, windows=deployment.windows)
    return commands.verify_container(request, *(in_base_folder(deployment, one) for one in found))


def reach(request: ExportRequest) -> tuple[Command, ...]:
    """Whether the apiserver reaches the token endpoint, tried in the container as it runs now."""
    deployment = request.deployment
    inside = compose_line(deployment, ("exec", "-T", deployment.service))
    inside = in_base_folder(deployment, inside)
    return commands.reach(request, inside, windows=deployment.windows)


def roll_back(request: ExportRequest, files: str) -> tuple[Command, ...]:
    """Back to an apiserver without Ping; `files` are what to delete then."""
    line = in_base_folder(
        request.deployment, compose_line(request.deployment, up(request.deployment))
    )
    says = f"Recreates the apiserver's container without Ping. Delete {files} afterwards."
    return (Command("Roll back", says, line),)


COMPOSE = Layout(
    "compose",
    "Docker Compose",
    "For a ClearML server that runs with Docker Compose. Two files that are ready to use; one of "
    "them contains the client secret.",
    (_OVERRIDE, _ENV),
    _bodies,
    _steps,
    needs=("folder", "base_file", "service"),
    beaten_by_environment=True,
)
