"""`docker run --env-file`, and `format: raw` of Compose 2.30 and newer: nothing is unquoted."""

from __future__ import annotations

from wizard.clearml.encoding import hocon
from wizard.clearml.marks import RAW_FILE, RAW_WORDS
from wizard.export import commands
from wizard.export.plan import Command, ExportRequest, FileNote, Layout, Steps
from wizard.model.text import visible

_CONTAINER = "clearml-apiserver"
"""Name of the apiserver's container in ClearML's own installations."""

_RAW = FileNote(
    RAW_FILE,
    "The variables, with the client secret. For its owner only.",
    (
        "Environment of ClearML's apiserver for login with Ping. It contains the client secret:",
        "only its owner may read it, and it belongs in no repository.",
        RAW_WORDS,
        "format: raw. As an ordinary env_file of Compose it would arrive damaged.",
        "The quotes belong to the values; change a value in the wizard rather than here.",
    ),
    secret=True,
)


def _bodies(request: ExportRequest) -> tuple[str, ...]:
    """One line for each variable, HOCON text as it is."""
    rows = ((one.variable, hocon(one.value)) for one in request.written)
    return ("".join(f"\n# {row.meaning}\n{row.name}={text}\n" for row, text in rows),)


def _steps(request: ExportRequest) -> Steps:
    windows = request.deployment.windows
    path = request.path_in(request.files_in or request.deployment.folder, RAW_FILE)
    option = commands.join_words(["--env-file", path], windows=windows)
    lines = commands.container_lines(_CONTAINER, windows=windows)
    return Steps(
        _applied(request, option),
        commands.verify_container(request, *lines),
        (
            Command(
                "Roll back",
                "Remove the container and start it again without the option. "
                f"Delete {RAW_FILE} afterwards.",
            ),
        ),
        commands.reach(request, f"docker exec {_CONTAINER}", windows=windows),
    )


def _applied(request: ExportRequest, option: str) -> tuple[Command, ...]:
    place = f"{visible(request.deployment.folder)} on the ClearML host"
    keep = " Keep it readable by its owner only."
    return (
        commands.place_files(request, (RAW_FILE,), place, keep),
        Command(
            "Check",
            "Creates a container with these variables, lists their names and removes it again. "
            f"Nothing is started. If your container is not called {_CONTAINER}, change that.",
            _check_line(option, windows=request.deployment.windows),
        ),
        Command(
            "Apply",
            "Add this option to your own “docker run” command for the apiserver, then remove the "
            "container and run it. “docker restart” would not read new variables.",
            option,
        ),
        Command(
            "Or with Compose 2.30 or newer",
            "Add this to the service apiserver in a compose file of yours, with the path adjusted.",
            f"env_file: [{{path: ./{RAW_FILE}, format: raw}}]",
        ),
    )


def _check_line(option: str, *, windows: bool) -> str:
    # The image of the running container: nothing has to be downloaded or named.
    image = f"$(docker inspect --format '{{{{.Config.Image}}}}' {_CONTAINER})"
    created = f"$(docker create {option} {image})"
    names = f"docker inspect --format '{commands.NAMES_ONLY}' $made"
    shown = commands.show_matching(names, "ping__", windows=windows)
    start = f"$made = {created};" if windows else f"made={created} &&"
    return f"{start} {shown}; docker rm $made"


DOCKER_RUN = Layout(
    "docker-run",
    "docker run",
    "For an apiserver that is started with “docker run --env-file”, or by a compose file that "
    "names its env file with “format: raw”. One file, which contains the client secret.",
    (_RAW,),
    _bodies,
    _steps,
    needs=("folder",),
    beaten_by_environment=True,
)
