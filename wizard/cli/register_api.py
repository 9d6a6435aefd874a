"""`register --plan`, `--apply`, `--audit`, `--undo`, `--remove`: ClearML's application in Ping."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from wizard import files
from wizard.cli.interrupt import interruptible
from wizard.cli.messages import Exit, complain, say, say_json, say_verdict
from wizard.cli.register_access import registrar_for, say_aside
from wizard.model.draft import Draft
from wizard.model.problem import Problem, problem
from wizard.model.product import Product
from wizard.model.serialization import draft_to_json
from wizard.model.step import Step
from wizard.model.text import visible
from wizard.model.urls import origin
from wizard.model.verdict import State, worst
from wizard.oidc.http import CancelToken
from wizard.registration.api import ApiError
from wizard.registration.apply import End, Outcome
from wizard.registration.audit import audit
from wizard.registration.completed import completed
from wizard.registration.journal import Journal, JournalError, JournalFile
from wizard.registration.plan import Action, Consent, Match, Plan, read_plan
from wizard.registration.registering import Registering, difference
from wizard.registration.rotate import end_after, rotate
from wizard.services import Services
from wizard.vault.base import KeyringError

_MOST_PLAN = 1_000_000  # bytes
_MOST_LINE = 4000  # characters
_SIGNS = {Action.CREATE: "+", Action.CHANGE: "~", Action.KEEP: " "}


@dataclass(frozen=True, slots=True)
class _Job:
    """One command with all that it needs."""

    arguments: Namespace
    services: Services
    draft: Draft
    registering: Registering
    cancel: CancelToken


def run(arguments: Namespace, draft: Draft, services: Services) -> int:
    """Do what the arguments ask for; the exit code says how it went."""
    if not draft.setup_id:
        complain((problem("registration.no-setup"),))
        return Exit.USAGE
    if nothing := _nothing_to_do(arguments, services, draft):
        return _failed(nothing)
    cancel = CancelToken()

    def work() -> int:
        with access as registrar:
            file = JournalFile(services.store.folder, draft.setup_id)
            registering = Registering(registrar, file, services.vault, draft.setup_id)
            action = next(one for name, one in _ACTIONS.items() if getattr(arguments, name))
            return action(_Job(arguments, services, draft, registering, cancel))

    try:
        access = registrar_for(arguments, services, draft, cancel)
        code = interruptible(work, cancel)
    except (ApiError, KeyringError, JournalError) as error:
        code = _failed(error.problem)
    return Exit.CANCELLED if cancel.is_set else code


def _plan(job: _Job) -> int:
    found = _made(job)
    if isinstance(found, Problem):
        return _failed(found)
    if job.arguments.json:
        say_json(found.record())
    else:
        _say_plan(found)
    return Exit.FINE


def _made(job: _Job, target: str = "", *, change: bool = False) -> Plan | Problem:
    arguments = job.arguments
    return job.registering.plan(
        job.cancel, target or arguments.application, change=change or arguments.change
    )


def _apply(job: _Job) -> int:
    """Make the plan again, from the same choice, and carry it out only if it is still the same."""
    wanted = _read_plan(job.arguments.apply)
    if isinstance(wanted, Problem):
        return _failed(wanted)
    target = str(wanted.get("application", ""))
    plan = _made(job, target, change=bool(target) and _changes(wanted))
    differs = plan if isinstance(plan, Problem) else difference(plan, wanted)
    if isinstance(plan, Problem) or differs:
        return _failed(differs)
    agreed = frozenset(one for one in Consent if getattr(job.arguments, one.name.lower()))
    outcome = job.registering.apply(plan, agreed, job.cancel, _said(job))
    if isinstance(outcome, Problem):
        return _failed(outcome)
    code = _say_outcome(job, outcome)
    return _complete(job, outcome) if outcome.end is End.FINISHED else code


def _changes(wanted: Mapping[str, object]) -> bool:
    items = wanted.get("items")
    there = [one for one in items if isinstance(one, dict)] if isinstance(items, list) else []
    return any(one.get("action") != Action.KEEP.value for one in there)


def _complete(job: _Job, outcome: Outcome) -> int:
    """Write what is known now into the draft, with the endpoints that discovery tells."""
    said, filled = _said(job), job.registering.registrar.filled(outcome.application)
    http = job.services.http_for(job.draft.ca_file)
    draft, failed = completed(job.draft, filled, http, job.cancel)
    path: Path = job.arguments.draft
    complain([failed] if failed else [])
    wrong = _written(job, draft) or failed is not None
    vault = job.services.vault
    stored = vault.read(draft.setup_id)
    kept = f"credentials in {vault.status().title}"
    typed = "Ping does not show its secret again: enter it on page 3"
    said(f"Client ID: {filled.client_id}; {kept if stored and stored.complete else typed}")
    said(f"Completed: {path}. Next: preflight --draft, then a test login in the wizard.")
    return Exit.FAILURE if wrong else Exit.FINE


def _audit(job: _Job) -> int:
    findings = job.registering.registrar.find(job.cancel)
    name = job.arguments.application
    found = [one for one in findings.matches if name in ("", one.id, one.name)]
    if not found:
        return _failed(problem("registration.no-match", place=findings.place.name))
    verdicts = [one for match in found for one in audit(match)]
    if job.arguments.json:
        say_json({"verdicts": [one.record() for one in verdicts]})
    else:
        _say_audit(found)
    return Exit.FAILURE if worst(verdicts) is State.FAILED else Exit.FINE


def _say_audit(found: list[Match]) -> None:
    for match in found:
        _say(f"{match.name} ({match.id}): {match.reason}")
        for verdict in audit(match):
            say_verdict(verdict, step=False)


def _nothing_to_do(arguments: Namespace, services: Services, draft: Draft) -> Problem | None:
    """Why there is nothing to take back, which the journal says before anybody signs in."""
    if not (arguments.undo or arguments.remove):
        return None
    journal = JournalFile(services.store.folder, draft.setup_id).read()
    if isinstance(journal, Problem):
        return journal
    if arguments.undo:
        is_open = journal is not None and journal.is_open
        return None if is_open else problem("registration.nothing-to-undo")
    return None if journal and journal.created else problem("registration.nothing-to-remove")


def _take_back(job: _Job) -> int:
    registering = job.registering
    journal = registering.file.read()
    if not isinstance(journal, Journal):
        return _failed(journal or problem("registration.nothing-to-undo"))
    registrar = registering.registrar
    here = (registrar.place, origin(registrar.api.base))
    if (journal.place, journal.api) != here:
        place = " ".join(filter(None, (journal.place, journal.api)))
        return _failed(problem("registration.other-place", place=place))
    take_back = registering.remove if job.arguments.remove else registering.undo
    outcome = take_back(_said(job))
    if isinstance(outcome, Problem):
        return _failed(outcome)
    _say_outcome(job, outcome)
    return Exit.FINE if outcome.end is End.UNDONE else Exit.FAILURE


def _said(job: _Job) -> Callable[[str], None]:
    """Says a step; what has begun goes on also when the output cannot be written any more."""

    def said(line: str) -> None:
        with suppress(SystemExit):
            say_aside(visible(line, _MOST_LINE)) if job.arguments.json else _say(line)

    return said


def _say(line: str) -> None:
    """What somebody else may have typed in Ping does nothing to the terminal."""
    say(visible(line, _MOST_LINE))


def _rotate(job: _Job) -> int:
    """Replace the client secret; the former one works until its end."""
    if job.registering.registrar.product is not Product.PINGONE:
        title = job.registering.registrar.product.title
        return _failed(problem("registration.no-rotation", product=title))
    end = end_after(job.arguments.days, job.services.clock())
    until = rotate(job.registering, end, job.cancel)
    shown = f"{end:%Y-%m-%d %H:%M} UTC"
    wrong = _written(job, replace(job.draft, former_until=until))
    if job.arguments.json:
        say_json({"former_secret_ends": until})
    said = _said(job)
    said(f"The new secret is in {job.services.vault.status().title}; the former one ends {shown}.")
    said("Next: a test login in the wizard, then export and deploy before that.")
    said("PingOne keeps one former secret only: do not replace it again before you have deployed.")
    return Exit.FAILURE if wrong else Exit.FINE


def _written(job: _Job, draft: Draft) -> bool:
    """Write the draft back; whether that failed, which was said then."""
    found = files.write_text(job.arguments.draft, draft_to_json(draft), step=Step.REGISTER)
    complain([found] if isinstance(found, Problem) else [])
    return isinstance(found, Problem)


def _say_outcome(job: _Job, outcome: Outcome) -> int:
    if outcome.problem:
        complain((outcome.problem,))
    if job.arguments.json:
        remains = [asdict(one) for one in outcome.remains]
        end = {"end": outcome.end.value, "application": outcome.application}
        say_json({**end, "remains": remains})
    said = _said(job)
    removed = job.arguments.remove and outcome.end is End.UNDONE
    said(_REMOVED if removed else _ENDS[outcome.end])
    for one in outcome.remains:
        said(f"  {one.what}  {one.id or 'ID not known'}  ({one.where})")
    return Exit.FINE if outcome.end is End.FINISHED else Exit.FAILURE


def _say_plan(plan: Plan) -> None:
    place = plan.place
    _say(
        f"{plan.product.title}: {place.name} ({place.kind or 'type not known'}) {place.id}".rstrip()
    )
    _say(f"Calls go to {place.api}")
    for note in place.notes:
        _say(f"Note: {note}")
    for item in plan.items:
        _say(f"{_SIGNS[item.action]} {item.action.value:6} {item.kind} {item.name}")
        for field in item.fields:
            old = f"{field.old or 'none'} -> " if field.differs and plan.target else ""
            _say(f"         {field.name}: {old}{field.new or 'none'}")
    for consent in sorted(plan.consents, key=lambda one: one.value):
        _say(f"Needs --{consent.value}")
    say("Nothing was written." if plan.writes else "Nothing would be written in Ping.")


def _read_plan(path: Path) -> Mapping[str, object] | Problem:
    try:
        text = files.read_plain(path, _MOST_PLAN).decode("utf-8")
    except (OSError, UnicodeDecodeError):
        return problem("registration.no-plan")
    return read_plan(text)


def _failed(found: Problem | None) -> int:
    complain((found,) if found else ())
    return Exit.FAILURE


_ENDS = {
    End.FINISHED: "Registered.",
    End.UNDONE: "Undone: nothing of it is left in Ping.",
    End.REMAINS: "Not everything could be undone. What is left in Ping:",
}

_REMOVED = "Removed: the application is no longer in Ping."

_ACTIONS: dict[str, Callable[[_Job], int]] = {
    "plan": _plan,
    "apply": _apply,
    "audit": _audit,
    "undo": _take_back,
    "remove": _take_back,
    "rotate": _rotate,
}
