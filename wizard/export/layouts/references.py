"""Docker Compose with references: the credentials come from outside, as in ClearML's guide.

The guide's `KEY="${PING_AUTH_CLIENT_ID}"` is an item of a YAML list: there its quotes survive
Compose and quote the value for HOCON. So what is filled in is HOCON text without its own quotes.
"""

from __future__ import annotations

from wizard.clearml.encoding import dotenv_lines, hocon, scalar
from wizard.clearml.variables import REFERENCES, Assignment
from wizard.export import commands
from wizard.export.layouts import compose
from wizard.export.layouts.compose import OVERRIDE_FILE
from wizard.export.plan import Command, ExportRequest, FileNote, Layout, Steps
from wizard.model.secret import Secret

SECRETS_FILE = "ping-secrets.env"
EXAMPLE_FILE = f"{SECRETS_FILE}.example"
_BOTH = " and ".join(REFERENCES.values())

_OVERRIDE = FileNote(
    OVERRIDE_FILE,
    "The variables. The credentials are references in it.",
    (
        "The variables of ClearML's apiserver for login with Ping. It contains no secret:",
        f"{_BOTH} come from outside.",
        "Name this file with -f, after the others, in every docker compose command for ClearML.",
        "The quotes inside the items are part of the values; $$ is read as one $.",
    ),
)
_EXAMPLE = FileNote(
    EXAMPLE_FILE,
    "The two credentials that are missing, to be filled in.",
    (
        f"Copy this to {SECRETS_FILE}, mode 0600, and fill in what Ping shows, between the quotes.",
        'Put a backslash before each " and each \\ of a value. For a value that contains a single',
        f"quote let the wizard write {SECRETS_FILE} (export --with-secrets-file).",
        "From a secret manager: set the two variables in the environment of docker compose, with",
        "the same backslashes and without the single quotes.",
    ),
)
_SECRETS = FileNote(
    SECRETS_FILE,
    "The two credentials. For its owner only.",
    (
        f"The credentials for {OVERRIDE_FILE}: only the owner may read this file, and it",
        "belongs in no repository. Name it with --env-file in every docker compose command.",
        "The quotes are part of the form; change a value in the wizard rather than here.",
    ),
    secret=True,
    optional=True,
)


def _bodies(request: ExportRequest) -> tuple[str, ...]:
    items = "".join(map(_item, request.written))
    override = f"{compose.service_head(request)}    environment:\n{items}"
    example = "".join(f"{name}=''\n" for name in REFERENCES.values())
    return override, example, _secrets(request)


def _item(one: Assignment) -> str:
    row = one.variable
    if row.field in REFERENCES:
        name = REFERENCES[row.field]
        text = f'"${{{name}:?{name} is not set, see {EXAMPLE_FILE}}}"'
    else:
        # Compose replaces $NAME in every value of a compose file; two of them are read as one.
        text = hocon(one.value).replace("$", "$$")
    return f"      # {row.meaning}\n      - {scalar(f'{row.name}={text}')}\n"


def _secrets(request: ExportRequest) -> str:
    values: dict[str, str | Secret] = {
        "client_id": request.credentials.client_id,
        "client_secret": request.credentials.client_secret,
    }
    # Without the quotes of HOCON, which the override already has.
    pairs = ((REFERENCES[field], hocon(value)[1:-1]) for field, value in values.items())
    return "".join(f"{line}\n" for pair in pairs for line in dotenv_lines(*pair))


def _steps(request: ExportRequest) -> Steps:
    deployment, ours = request.deployment, request.path_on_host(OVERRIDE_FILE)
    start, env_files = _without_shells_values(request), _env_files(request)
    check, apply = (
        start + compose.compose_line(deployment, end, ours, env_files)
        for end in (compose.CHECK, compose.up(deployment))
    )
    return Steps(
        (
            _placed(request),
            *_provided(request),
            Command(
                "Check",
                "Says nothing when Compose can read everything and both credentials are set. "
                "Nothing is started.",
                compose.in_base_folder(deployment, check),
            ),
            Command(
                "Apply",
                "Recreates the apiserver's container, with Ping. Every later docker compose "
                "command with these -f files needs the credentials too.",
                compose.in_base_folder(deployment, apply),
            ),
        ),
        compose.verify(request),
        compose.roll_back(request, f"{OVERRIDE_FILE} and {SECRETS_FILE}"),
        compose.reach(request),
    )


def _placed(request: ExportRequest) -> Command:
    names, more = [OVERRIDE_FILE], ""
    if request.secrets_file:
        names.append(SECRETS_FILE)
        more = f" Keep {SECRETS_FILE} readable by its owner only."
        if request.deployment.windows:
            more += f" {_BOTH} must not be set in the shell: that would win."
    return commands.place_files(request, names, compose.base_place(request), more)


def _provided(request: ExportRequest) -> tuple[Command, ...]:
    if request.secrets_file:
        return ()
    says = (
        f"Set {_BOTH} in the environment of the commands below, from your secret manager. "
        f"{EXAMPLE_FILE} says in which form, and how to use a file instead. What is not set is "
        "named by the next command."
    )
    return (Command("Provide the credentials", says),)


def _without_shells_values(request: ExportRequest) -> str:
    """Variables of the shell would beat those of `--env-file`."""
    if not request.secrets_file or request.deployment.windows:
        return ""
    return f"env {' '.join(f'-u {name}' for name in REFERENCES.values())} "


def _env_files(request: ExportRequest) -> str:
    """`--env-file` for the credentials. It would replace a `.env`, which is therefore named too."""
    if not request.secrets_file:
        return ""
    windows = request.deployment.windows
    words = ["--env-file", request.path_on_host(SECRETS_FILE)]
    ours = commands.join_words(words, windows=windows)
    # The server is started with --env-file already, so that no .env is read.
    if request.deployment.constants_env:
        return ours
    if windows:
        return f"$(if (Test-Path .env) {{ '--env-file', '.env' }}) {ours}"
    return f"$(test -e .env && echo --env-file .env) {ours}"


COMPOSE_REFERENCES = Layout(
    "compose-references",
    "Docker Compose, credentials from outside",
    "For a ClearML server that runs with Docker Compose, where secrets come from a secret manager "
    "or a file of their own. No exported file contains a secret, unless you ask for that file.",
    (_OVERRIDE, _EXAMPLE, _SECRETS),
    _bodies,
    _steps,
    needs=("folder", "base_file", "service"),
)
