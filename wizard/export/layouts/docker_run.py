"""`docker run --env-file`, and `format: raw` of Compose 2.30 and newer: nothing is unquoted."""

from __future__ import annotations

from wizard.clearml.encoding import hocon
from wizard.clearml.marks import RAW_FILE, RAW_WORDS
from wizard.clearml.variables import Assignment, assignments
from wizard.export import shell
from wizard.export.layouts import logs as watching
from wizard.export.others import MEANING, Other, revealed
from wizard.export.outputs import Command, ExportRequest, FileNote, Layout, Steps, file
from wizard.files import OutputFile
from wizard.model.text import visible

CONTAINER = "clearml-apiserver"
"""Name of the apiserver's container in ClearML's own installations."""

_RAW = FileNote(RAW_FILE, "The variables, with the client secret. For its owner only.", secret=True)


_WORDS = (
    "Environment of ClearML's apiserver for login with Ping. It holds the client secret:",
    "only its owner may read it, and it belongs in no repository.",
    RAW_WORDS,
    "format: raw. As an ordinary env_file of Compose it would arrive damaged.",
    "The quotes belong to the values; change a value in the wizard rather than here.",
)


def notes(_handoff: ExportRequest) -> tuple[FileNote, ...]:
    """The env file."""
    return (_RAW,)


def files(handoff: ExportRequest) -> tuple[OutputFile, ...]:
    """The env file: one line for each variable, HOCON text as it is."""
    written = assignments(handoff.settings, handoff.credentials)
    entries = (*map(_entry, written), *map(_kept, handoff.others))
    return (file(handoff, _RAW, _WORDS, "".join(entries)),)


def _entry(one: Assignment) -> str:
    return f"\n# {one.variable.meaning}\n{one.variable.name}={hocon(one.value)}\n"


def _kept(other: Other) -> str:
    return f"\n# {MEANING}\n{other.name}={revealed(other)}\n"


def _refuses(other: Other) -> str:
    broken = any(sign in revealed(other) for sign in "\r\n")
    return (
        "Its value has several lines, and a raw env file has one for each variable."
        if broken
        else ""
    )


def steps(handoff: ExportRequest) -> Steps:
    """Place, check, add the option; the way back."""
    windows = handoff.deployment.windows
    names, log = watching.container(CONTAINER, windows=windows)
    return Steps(
        (_placed(handoff), _check(handoff), *_add(handoff)),
        (
            watching.arrived(names),
            watching.started(log),
            *watching.offered(handoff, windows=windows),
        ),
        (
            Command(
                "Roll back",
                "Remove the container and start it again without the option. "
                f"Delete {RAW_FILE} afterwards.",
            ),
        ),
    )


def _path(handoff: ExportRequest) -> str:
    return handoff.path_in(handoff.files_in or handoff.deployment.folder, RAW_FILE)


def _placed(handoff: ExportRequest) -> Command:
    if handoff.files_in is not None:
        says = f"It stays in {visible(handoff.files_in)}."
        return Command("Leave the file where it is", says)
    folder = visible(handoff.deployment.folder)
    says = f"Put {RAW_FILE} into {folder} on the ClearML host. Keep it readable by its owner only."
    return Command("Place the file", says)


def _check(handoff: ExportRequest) -> Command:
    windows = handoff.deployment.windows
    option = shell.join(["--env-file", _path(handoff)], windows=windows)
    image = f"$(docker inspect --format '{{{{.Config.Image}}}}' {CONTAINER})"
    made = f"$(docker create {option} {image})"
    names = f"docker inspect --format '{watching.NAMES_ONLY}' $made"
    shown = shell.matching(names, "ping__", windows=windows)
    start = f"$made = {made}" if windows else f"made={made} &&"
    line = f"{start}; {shown}; docker rm $made" if windows else f"{start} {shown}; docker rm $made"
    return Command(
        "Check",
        "Makes a container with these variables, lists their names and removes it again. Nothing "
        f"is started. If your container is not called {CONTAINER}, change that.",
        line,
    )


def _add(handoff: ExportRequest) -> tuple[Command, ...]:
    option = shell.join(["--env-file", _path(handoff)], windows=handoff.deployment.windows)
    return (
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


DOCKER_RUN = Layout(
    "docker-run",
    "docker run",
    "For an apiserver that is started with “docker run --env-file”, or by a compose file that "
    "names its env file with “format: raw”. One file, which holds the client secret.",
    notes,
    files,
    steps,
    asks=("folder",),
    refuses=_refuses,
)
