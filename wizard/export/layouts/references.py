"""Docker Compose with references: the credentials come from outside, as in ClearML's guide.

The guide's `KEY="${PING_AUTH_CLIENT_ID}"` is an item of a YAML list: there its quotes survive
Compose and quote the value for HOCON. So what is filled in is HOCON text without its own quotes.
"""

from __future__ import annotations

import re

from wizard.clearml.encoding import dotenv_lines, hocon, scalar
from wizard.clearml.variables import REFERENCES, Assignment, assignments, kept_reference
from wizard.export import shell
from wizard.export.layouts import compose_line
from wizard.export.layouts.compose_line import OVERRIDE_FILE, there
from wizard.export.others import MEANING, NO_NAME, Other
from wizard.export.outputs import Command, ExportRequest, FileNote, Layout, Steps, file
from wizard.files import OutputFile
from wizard.model.secret import Secret
from wizard.model.text import visible

SECRETS_FILE = "ping-secrets.env"
EXAMPLE_FILE = f"{SECRETS_FILE}.example"
_NAME = re.compile(r"[A-Za-z0-9_]+")
_AS_IT_IS = "Kept from the files that were opened: the value as it is, no backslashes added."

_OVERRIDE = FileNote(OVERRIDE_FILE, "The variables. The credentials are references in it.")
_EXAMPLE = FileNote(EXAMPLE_FILE, "The two credentials that are missing, to be filled in.")
_SECRETS = FileNote(SECRETS_FILE, "The two credentials. For its owner only.", secret=True)

_OVERRIDE_WORDS = (
    "The variables of ClearML's apiserver for login with Ping. It holds no secret:",
    f"{' and '.join(REFERENCES.values())} come from outside.",
    "Name this file with -f, after the others, in every docker compose command for ClearML.",
    "The quotes inside the items are part of the values; $$ stands for one $.",
)
_EXAMPLE_WORDS = (
    f"Copy this to {SECRETS_FILE}, mode 0600, and fill in what Ping shows, between the quotes.",
    'Put a backslash before each " and each \\ of a value. For a value that holds a single',
    f"quote let the wizard write {SECRETS_FILE} (export --with-secrets-file).",
    "From a secret manager: set the two variables in the environment of docker compose, with the",
    "same backslashes and without the single quotes.",
)
_SECRETS_WORDS = (
    f"The credentials for {OVERRIDE_FILE}: only the owner may read this file, and it",
    "belongs in no repository. Name it with --env-file in every docker compose command.",
    "The quotes are part of the form; change a value in the wizard rather than here.",
)


def notes(handoff: ExportRequest) -> tuple[FileNote, ...]:
    """The override, the example and, only when asked for, the credentials."""
    return (_OVERRIDE, _EXAMPLE, *([_SECRETS] if handoff.secrets_file else []))


def files(handoff: ExportRequest) -> tuple[OutputFile, ...]:
    """The override, the example and, only when asked for, the credentials."""
    written = assignments(handoff.settings, handoff.credentials)
    items = "".join(_item(one) for one in written)
    kept = "".join(map(_kept_item, handoff.others))
    override = f"services:\n  apiserver:\n    environment:\n{items}{kept}"
    example = "".join(f"{name}=''\n" for name in REFERENCES.values())
    example += "".join(map(_example, handoff.others))
    found = [
        file(handoff, _OVERRIDE, _OVERRIDE_WORDS, override),
        file(handoff, _EXAMPLE, _EXAMPLE_WORDS, example),
    ]
    if handoff.secrets_file:
        found.append(file(handoff, _SECRETS, _SECRETS_WORDS, _secrets(handoff)))
    return tuple(found)


def _item(one: Assignment) -> str:
    row = one.variable
    if row.field in REFERENCES:
        name = REFERENCES[row.field]
        text = f'"${{{name}:?{name} is not set, see {EXAMPLE_FILE}}}"'
    else:
        # Compose replaces $NAME in every value of a compose file; two of them stand for one.
        text = hocon(one.value).replace("$", "$$")
    return f"      # {row.meaning}\n      - {scalar(f'{row.name}={text}')}\n"


def _kept_item(other: Other) -> str:
    reference = kept_reference(other.name)
    text = f"${{{reference}?{reference} is not set, see {EXAMPLE_FILE}}}"
    return f"      # {MEANING}\n      - {scalar(f'{other.name}={text}')}\n"


def _example(other: Other) -> str:
    return f"\n# {_AS_IT_IS}\n{kept_reference(other.name)}=''\n"


def _secrets(handoff: ExportRequest) -> str:
    values: dict[str, str | Secret] = {
        "client_id": handoff.credentials.client_id,
        "client_secret": handoff.credentials.client_secret,
    }
    # Without the quotes of HOCON, which the override already has.
    bodies = {REFERENCES[field]: hocon(value)[1:-1] for field, value in values.items()}
    bodies |= {
        kept_reference(o.name): o.text.reveal() for o in handoff.others if o.text is not None
    }
    return "".join(f"{line}\n" for pair in bodies.items() for line in dotenv_lines(*pair))


def steps(handoff: ExportRequest) -> Steps:
    """Place, fill in, check, apply; the way back."""
    return Steps(
        (_placed(handoff), *_filled(handoff), *_applied(handoff)),
        compose_line.verification(handoff),
        (compose_line.roll_back(handoff, f"{OVERRIDE_FILE} and {SECRETS_FILE}"),),
    )


def _placed(handoff: ExportRequest) -> Command:
    if handoff.files_in is not None:
        says = f"They stay in {visible(handoff.files_in)}."
        return Command("Leave the files where they are", says)
    folder, base = compose_line.base(handoff.deployment)
    both = f"{OVERRIDE_FILE} and {SECRETS_FILE}" if handoff.secrets_file else OVERRIDE_FILE
    says = f"Put {both} into {visible(folder)} on the ClearML host, beside {visible(base)}."
    if handoff.secrets_file:
        says += f" Keep {SECRETS_FILE} readable by its owner only.{_shells_words(handoff)}"
    return Command("Place the files", says)


def _shells_words(handoff: ExportRequest) -> str:
    if not handoff.deployment.windows:
        return ""
    return f" {' and '.join(REFERENCES.values())} must not be set in the shell: that would win."


def _filled(handoff: ExportRequest) -> tuple[Command, ...]:
    if handoff.secrets_file:
        return ()
    return (
        Command(
            "Provide the credentials",
            f"Set {_wanted(handoff)} in the environment of the commands below, "
            f"from your secret manager. {EXAMPLE_FILE} says in which form, and how to use a file "
            "instead. What is not set is named by the next command.",
        ),
    )


def _wanted(handoff: ExportRequest) -> str:
    names = (*REFERENCES.values(), *(kept_reference(one.name) for one in handoff.others))
    return f"{', '.join(names[:-1])} and {names[-1]}"


def _refuses(other: Other) -> str:
    if other.label:
        return NO_NAME
    return "" if _NAME.fullmatch(other.name) else "Compose can't refer to a variable of that name."


def _applied(handoff: ExportRequest) -> tuple[Command, ...]:
    deployment, ours = handoff.deployment, handoff.path_on_host(OVERRIDE_FILE)
    env_files, alone = _env_files(handoff), _without_the_shells(handoff)
    check = alone + compose_line.compose(deployment, ["config", "-q"], ours, env_files)
    apply = alone + compose_line.compose(deployment, compose_line.UP, ours, env_files)
    return (
        Command(
            "Check",
            "Says nothing when Compose can read everything and both credentials are set. "
            "Nothing is started.",
            there(deployment, check),
        ),
        Command(
            "Apply",
            "Starts the apiserver anew with Ping. Every later docker compose command with these "
            "-f files needs the credentials too.",
            there(deployment, apply),
        ),
    )


def _without_the_shells(handoff: ExportRequest) -> str:
    """Variables of the shell would beat those of `--env-file`."""
    if not handoff.secrets_file or handoff.deployment.windows:
        return ""
    return f"env {' '.join(f'-u {name}' for name in REFERENCES.values())} "


def _env_files(handoff: ExportRequest) -> str:
    """`--env-file` for the credentials. It would replace a `.env`, which is therefore named too."""
    if not handoff.secrets_file:
        return ""
    deployment = handoff.deployment
    ours = shell.join(
        ["--env-file", handoff.path_on_host(SECRETS_FILE)], windows=deployment.windows
    )
    if deployment.constants_env:
        return ours
    if deployment.windows:
        return f"$(if (Test-Path .env) {{ '--env-file', '.env' }}) {ours}"
    return f"$(test -e .env && echo --env-file .env) {ours}"


COMPOSE_REFERENCES = Layout(
    "compose-references",
    "Docker Compose, credentials from outside",
    "For a ClearML server that runs with Docker Compose, where secrets come from a secret manager "
    "or a file of their own. No exported file holds a secret, unless you ask for that file.",
    notes,
    files,
    steps,
    asks=("folder", "base_file"),
    refuses=_refuses,
)
