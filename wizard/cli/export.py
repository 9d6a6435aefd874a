"""`export`: write the files from a draft, without a window."""

from __future__ import annotations

from argparse import Namespace
from dataclasses import replace
from pathlib import Path

from wizard import environment
from wizard.cli.messages import Exit, complain, say
from wizard.export.archive import zip_request
from wizard.export.exporting import QUESTIONS, plan_export, write_export
from wizard.export.layouts import COMPOSE_REFERENCES, find_layout, layout_problems
from wizard.export.plan import ExportPlan, ExportRequest, Layout
from wizard.export.sheet import SheetContext
from wizard.export.warnings import DROPS
from wizard.files import Written, make_folder
from wizard.flow import SetupState, proof_summary
from wizard.model.credentials import Credentials
from wizard.model.draft import Draft
from wizard.model.problem import Problem, Problems, problem
from wizard.model.product import Product
from wizard.model.serialization import draft_to_json
from wizard.model.settings import Settings, settle
from wizard.model.text import join_names
from wizard.services import Services, with_existing_files
from wizard.store import read_draft
from wizard.vault.base import KeyringError

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

_TO_REPLACE = ("webapp_url", "authorize_url", "access_token_url", "default_company")
"""Fields whose values in the example belong to no real server."""


def run(arguments: Namespace, services: Services) -> int:
    """Print the example, or write the files; the exit code says how it went."""
    if arguments.example_draft:
        say(draft_to_json(EXAMPLE).rstrip("\n"))
        return Exit.FINE
    if arguments.draft is None or arguments.output is None:
        complain((problem("export.usage"),))
        return Exit.USAGE
    draft = read_draft(arguments.draft)
    if not isinstance(draft, Draft):
        complain(draft)
        return Exit.USAGE
    if arguments.layout is None:
        complain(layout_problems(draft.layout))
    layout = find_layout(arguments.layout or draft.layout)
    references = layout is COMPOSE_REFERENCES
    if arguments.with_secrets_file and not (references or arguments.zip):
        complain((problem("export.secrets-file"),))
        return Exit.USAGE
    found = _export(draft, layout, arguments, services)
    complain(found)
    return Exit.FAILURE if found else Exit.FINE


def _untouched(draft: Draft) -> Problems:
    """A warning about what still is as in the example, which belongs to no real server."""
    names = [name for name in _TO_REPLACE if getattr(draft, name) == getattr(EXAMPLE, name)]
    return (problem("export.example", names=join_names(names)),) if names else ()


def credentials_for(draft: Draft, services: Services) -> Credentials | Problems:
    """From the environment if they are there, otherwise from the keyring."""
    found = environment.take_credentials(environment.process())
    if found is not None:
        return found
    reason = ""
    try:
        stored = services.vault.read(draft.setup_id) if draft.setup_id else None
    except KeyringError as error:
        stored, reason = None, f"{error.problem.what} "
    names = {"id_name": environment.CLIENT_ID, "secret_name": environment.CLIENT_SECRET}
    return stored or (problem("credentials.missing", reason=reason, **names),)


def _export(draft: Draft, layout: Layout, arguments: Namespace, services: Services) -> Problems:
    """Write the files and say so; what is in the way if they could not be written."""
    request = _request(draft, layout, arguments, services)
    if not isinstance(request, ExportRequest):
        return request
    logins = services.logbook.read(draft.setup_id).logins if draft.setup_id else ()
    state = SetupState(draft, request.credentials, logins)
    context = SheetContext.of(state, services.clock(), include_names=arguments.include_names)
    folder: Path = arguments.output
    failed = make_folder(folder)
    if failed:
        return (failed,)
    request = with_existing_files(request, draft.source_paths, folder)
    plan = plan_export(request, folder, context)
    complain(_untouched(draft))
    if not isinstance(plan, ExportPlan):
        return plan
    written = _write(plan, arguments)
    if not isinstance(written, Written):
        return written
    _report(plan, written, state)
    return ()


def _request(
    draft: Draft, layout: Layout, arguments: Namespace, services: Services
) -> ExportRequest | Problems:
    settings = settle(draft)
    if not isinstance(settings, Settings):
        return settings
    credentials = credentials_for(draft, services)
    if not isinstance(credentials, Credentials):
        return credentials
    deployment = replace(draft.deployment, service=arguments.service or draft.deployment.service)
    secret: bool = arguments.with_secrets_file
    request = ExportRequest(
        settings, credentials, layout, deployment, services.demo, secrets_file=secret
    )
    found = zip_request(request, secret=secret) if arguments.zip else request
    return (found,) if isinstance(found, Problem) else found


def _write(plan: ExportPlan, arguments: Namespace) -> Written | Problems:
    agreed = {code for code in QUESTIONS if getattr(arguments, _option(code).replace("-", "_"))}
    written = write_export(plan, agreed)
    if not isinstance(written, Written):
        return tuple(map(_with_option, written))
    # Warnings go to standard error, so that the commands can be piped without them.
    complain((*plan.warnings, *plan.existing))
    return written


def _report(plan: ExportPlan, written: Written, state: SetupState) -> None:
    for path in written.paths:
        say(f"wrote {path}")
    for name in written.leftovers:
        say(f"removed {name}, left over from an interrupted run")
    for name in written.unprotected:
        say(f"note: others may be able to read {name}: restrict it to its owner by hand")
    _report_proof(state)
    for command in plan.steps.commands:
        say(f"\n{command.title}: {command.says}")
        if command.line:
            say(f"  {command.line}")


def _report_proof(state: SetupState) -> None:
    """How far test logins prove what was written, and each open finding."""
    proof = state.role_proof
    complain(proof.findings if proof else ())
    say(f"\n{proof_summary(state)}.")
    for line in proof.lines if proof else ():
        say(f"  {line}")


def _with_option(found: Problem) -> Problem:
    if found.code not in QUESTIONS:
        return found
    return replace(found, remedy=f"{found.remedy} To agree, give --{_option(found.code)}.")


def _option(code: str) -> str:
    return "drop-entries" if code == DROPS else "replace"
