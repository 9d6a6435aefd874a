"""Docker Compose: an env file with everything, and an override that names it."""

from __future__ import annotations

from io import StringIO

from wizard.clearml.encoding import dotenv_lines, hocon
from wizard.clearml.marks import ENV_FILE
from wizard.clearml.variables import Assignment, assignments
from wizard.export.layouts import compose_line
from wizard.export.layouts.compose_line import OVERRIDE_FILE, there
from wizard.export.others import MEANING, Other, revealed
from wizard.export.outputs import Command, ExportRequest, FileNote, Layout, Steps, file
from wizard.files import OutputFile
from wizard.model.text import visible

_OVERRIDE = FileNote(OVERRIDE_FILE, "Hands the env file to the apiserver. It holds no secret.")
_ENV = FileNote(ENV_FILE, "The variables, with the client secret. For its owner only.", secret=True)

_OVERRIDE_WORDS = (
    "Hands the variables of the env file to the apiserver. It holds no secret.",
    "Name this file with -f, after the others, in every docker compose command for ClearML:",
    'an "up" without it starts the apiserver without Ping.',
)
_ENV_WORDS = (
    "Environment of ClearML's apiserver for login with Ping. It holds the client secret:",
    "only its owner may read it, and it belongs in no repository.",
    f"{OVERRIDE_FILE} hands it over; as .env or with --env-file it would not",
    "reach the apiserver.",
    "The quotes are part of the form; change a value in the wizard rather than here.",
)


def notes(_handoff: ExportRequest) -> tuple[FileNote, ...]:
    """The override and, last, the env file that it names."""
    return (_OVERRIDE, _ENV)


def files(handoff: ExportRequest) -> tuple[OutputFile, ...]:
    """The override and, last, the env file that it names."""
    written = assignments(handoff.settings, handoff.credentials)
    entries = (*map(_entry, written), *map(_kept, handoff.others))
    env = "".join(f"{line}\n" for entry in entries for line in entry)
    return (
        file(handoff, _OVERRIDE, _OVERRIDE_WORDS, _override(handoff)),
        file(handoff, _ENV, _ENV_WORDS, env),
    )


def _entry(one: Assignment) -> tuple[str, ...]:
    return ("", f"# {one.variable.meaning}", *dotenv_lines(one.variable.name, hocon(one.value)))


def _kept(other: Other) -> tuple[str, ...]:
    return ("", f"# {MEANING}", *dotenv_lines(other.name, revealed(other)))


def _override(handoff: ExportRequest) -> str:
    from ruamel.yaml import YAML  # noqa: PLC0415 - slow to import, needed at export only

    # Compose replaces $NAME in every value of a compose file; two of them stand for one.
    env_file = handoff.path_on_host(ENV_FILE).replace("$", "$$")
    yaml = YAML(typ="safe", pure=True)
    yaml.default_flow_style = False
    yaml.width = 10_000
    out = StringIO()
    yaml.dump({"services": {"apiserver": {"env_file": [env_file]}}}, out)
    return out.getvalue()


def steps(handoff: ExportRequest) -> Steps:
    """Place, check, apply; the way back."""
    deployment = handoff.deployment
    ours = handoff.path_on_host(OVERRIDE_FILE)
    check = compose_line.compose(deployment, ["config", "-q"], ours)
    apply = compose_line.compose(deployment, compose_line.UP, ours)
    return Steps(
        (
            _placed(handoff),
            Command(
                "Check",
                "Says nothing when Compose can read everything. Nothing is started.",
                there(deployment, check),
            ),
            Command(
                "Apply",
                "Starts the apiserver anew with Ping. Use the same -f files in every later “up”.",
                there(deployment, apply),
            ),
        ),
        compose_line.verification(handoff),
        (compose_line.roll_back(handoff, f"{ENV_FILE} and {OVERRIDE_FILE}"),),
    )


def _placed(handoff: ExportRequest) -> Command:
    folder, base = compose_line.base(handoff.deployment)
    if handoff.files_in is not None:
        there = visible(handoff.files_in)
        says = f"They stay in {there}. The override names the env file with that folder."
        return Command("Leave both files where they are", says)
    says = (
        f"Put {ENV_FILE} and {OVERRIDE_FILE} into {visible(folder)} on the ClearML host, "
        f"beside {visible(base)}. Keep {ENV_FILE} readable by its owner only."
    )
    return Command("Place both files", says)


COMPOSE = Layout(
    "compose",
    "Docker Compose",
    "For a ClearML server that runs with Docker Compose. Two files that are ready to use; one of "
    "them holds the client secret.",
    notes,
    files,
    steps,
    asks=("folder", "base_file"),
)
