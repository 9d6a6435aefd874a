"""`export`: write the files from a draft, without a window."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from wizard import environment
from wizard.cli.messages import Exit, complain, say
from wizard.export.carrying import with_others
from wizard.export.exporting import ASKS, ExportPlan, export
from wizard.export.layout import layout_problems, target_of
from wizard.export.layouts import COMPOSE_REFERENCES
from wizard.export.others import listed
from wizard.export.outputs import ExportRequest, Layout
from wizard.export.sheet import SheetContext
from wizard.files import Overwrite, make_folder
from wizard.flow import SetupState, current_fingerprint, people
from wizard.model.credentials import Credentials
from wizard.model.draft import Draft
from wizard.model.problem import Problem, Problems
from wizard.model.product import Product
from wizard.model.serialization import draft_from_json, draft_to_json
from wizard.model.settings import Settings, settle
from wizard.model.step import Step
from wizard.services import Services
from wizard.vault.base import KeyringError

LARGEST = 1_000_000
"""Bytes of a draft at most."""

EXAMPLE = Draft(
    setup_id="example",
    name="Example",
    webapp_url="https://clearml.example.com",
    product=Product.PINGONE,
    issuer="https://ping.example.com/as",
    authorize_url="https://ping.example.com/as/authorize",
    access_token_url="https://ping.example.com/as/token",  # noqa: S106 - an address
    userinfo_url="https://ping.example.com/as/userinfo",
    jwks_url="https://ping.example.com/as/jwks",
    default_company="0123456789abcdef0123456789abcdef",
    groups_enabled=True,
    groups_admins=("ClearML Admins",),
)


def run(arguments: Namespace, services: Services) -> int:
    """Print the example, or write the files; the exit code says how it went."""
    if arguments.example_draft:
        say(draft_to_json(EXAMPLE).rstrip("\n"))
        return Exit.FINE
    if arguments.draft is None or arguments.output is None:
        complain((_USAGE,))
        return Exit.USAGE
    draft = read_draft(arguments.draft)
    if not isinstance(draft, Draft):
        complain(draft)
        return Exit.USAGE
    if arguments.layout is None:
        complain(layout_problems(draft.layout))
    target = target_of(arguments.layout or draft.layout)
    if arguments.with_secrets_file and target is not COMPOSE_REFERENCES:
        complain((_NO_SECRETS_FILE,))
        return Exit.USAGE
    return _export(draft, target, arguments, services)


def read_draft(path: Path) -> Draft | Problems:
    """The draft in a file, or everything that keeps it from being one."""
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except OSError as error:
        return (_unreadable(error.strerror or type(error).__name__),)
    if len(data) > LARGEST:
        return (_unreadable(f"it is larger than {LARGEST} bytes"),)
    try:
        return draft_from_json(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        return (_unreadable("it is not UTF-8 text"),)


def credentials_for(draft: Draft, services: Services) -> Credentials | Problems:
    """From the environment if they are there, otherwise from the keyring."""
    found = environment.take_credentials(environment.process())
    if found is not None:
        return found
    try:
        stored = services.vault.read(draft.setup_id) if draft.setup_id else None
    except KeyringError as trouble:
        return (replace(_NO_CREDENTIALS, why=f"{trouble.problem.what} {_NO_CREDENTIALS.why}"),)
    return stored or (_NO_CREDENTIALS,)


def _export(draft: Draft, target: Layout, arguments: Namespace, services: Services) -> int:
    settings = settle(draft)
    if not isinstance(settings, Settings):
        complain(settings)
        return Exit.FAILURE
    credentials = credentials_for(draft, services)
    if not isinstance(credentials, Credentials):
        complain(credentials)
        return Exit.FAILURE
    handoff = with_others(
        ExportRequest(
            settings,
            credentials,
            draft.deployment,
            services.demo,
            secrets_file=arguments.with_secrets_file,
        ),
        draft,
    )
    kept = services.logbook.read(draft.setup_id).logins if draft.setup_id else ()
    standing = SetupState(draft, credentials, kept)
    occasion = SheetContext(
        handoff,
        services.clock(),
        logins=people(standing),
        current=current_fingerprint(standing),
        product=draft.product,
        clearml_groups=draft.clearml_groups,
        include_names=arguments.include_names,
        target=target,
    )
    return _write(occasion, arguments, draft.source_paths)


def _write(occasion: SheetContext, arguments: Namespace, sources: Sequence[str]) -> int:
    folder: Path = arguments.output
    made = make_folder(folder)
    written = (made,) if made else _exported(occasion, folder, arguments)
    if not isinstance(written, ExportPlan):
        complain(_with_the_option(p) for p in written)
        return Exit.FAILURE
    complain(written.cautions)
    _tell(written)
    if written.others:
        say(f"\nkept from {listed(sources)}: {listed(written.others)}")
    return Exit.FINE


def _exported(occasion: SheetContext, folder: Path, arguments: Namespace) -> ExportPlan | Problems:
    return export(
        occasion.handoff,
        folder,
        target=occasion.target,
        overwrite=Overwrite.ANY if arguments.replace else Overwrite.OWN,
        occasion=occasion,
    )


def _tell(written: ExportPlan) -> None:
    for path in written.written.paths:
        say(f"wrote {path}")
    for name in written.written.leftovers:
        say(f"removed {name}, left over from an interrupted run")
    for name in written.written.unprotected:
        say(f"note: others may be able to read {name}: restrict it to its owner by hand")
    for command in (*written.commands, *written.verify):
        say(f"\n{command.title}: {command.says}")
        if command.line:
            say(f"  {command.line}")


def _with_the_option(problem: Problem) -> Problem:
    if problem.code not in ASKS:
        return problem
    return replace(problem, remedy="Choose another folder, or agree to replace them: --replace.")


def _unreadable(why: str) -> Problem:
    return Problem(
        "draft.unreadable",
        "The draft could not be read.",
        f"The reason: {why}.",
        "Give the path of a draft in JSON; “export --example-draft” prints one.",
        Step.SERVER,
    )


_USAGE = Problem(
    "export.usage",
    "The draft or the folder to write into is missing.",
    "Both are needed: what is exported, and where to.",
    "Give “--draft FILE --output DIR”, or “--example-draft” to print a draft to start from.",
    Step.EXPORT,
)

_NO_SECRETS_FILE = Problem(
    "export.secrets-file",
    "--with-secrets-file belongs to the layout compose-references.",
    "Every other layout has a file with the secret anyway.",
    "Leave the option out, or give --layout compose-references.",
    Step.EXPORT,
)

_NO_CREDENTIALS = Problem(
    "credentials.missing",
    "There are no credentials for this draft.",
    "They are taken from the keyring, or from the environment; never from arguments.",
    f"Set {environment.CLIENT_ID} and {environment.CLIENT_SECRET}, or store them with the wizard.",
    Step.ENDPOINTS,
    "client_secret",
)
