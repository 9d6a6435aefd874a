"""One registration from plan to keyring, as the window and the command line carry it out."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass

from wizard.files.folder_lock import folder_lock
from wizard.model.credentials import Credentials
from wizard.model.problem import Problem, problem
from wizard.model.secret import Secret
from wizard.model.urls import origin
from wizard.oidc.http import CancelToken
from wizard.registration.apply import End, Outcome, Work, apply, undo
from wizard.registration.journal import Journal, JournalFile
from wizard.registration.plan import Consent, Findings, Plan, make_plan
from wizard.registration.registrar import Registrar
from wizard.vault.base import KeyringError, Vault

MARK = "clearml-ping-wizard"
"""How the description of an application that was created by this program ends, with two parts."""

Said = Callable[[str], None]


def setup_mark(setup_id: str) -> str:
    """What all applications of one setup have in their description; no ID of the setup itself."""
    return f"[{MARK} {hashlib.sha256(setup_id.encode()).hexdigest()[:8]}" if setup_id else ""


def new_mark(setup_id: str) -> str:
    """One that no other application has."""
    return f"{setup_mark(setup_id) or f'[{MARK}'} {secrets.token_hex(8)}]"


@dataclass
class Registering:
    """A registration for one setup.

    Attributes:
        registrar: The product's API.
        file: The setup's journal.
        vault: Where client ID and secret go.
        setup_id: Names the setup's entry in the keyring.
        findings: What `plan` saw last.
    """

    registrar: Registrar
    file: JournalFile
    vault: Vault
    setup_id: str
    findings: Findings | None = None

    def plan(
        self, cancel: CancelToken, target: str = "", *, change: bool = False
    ) -> Plan | Problem:
        """What would be done now; nothing is written.

        Raises:
            ApiError: Ping cannot be read.
        """
        journal = self.file.read()
        if isinstance(journal, Problem):
            return journal
        if journal and journal.is_open:
            return problem("registration.unfinished")
        self.findings = self.registrar.find(cancel)
        return make_plan(self.registrar.product, self.findings, target, change=change)

    def apply(
        self, plan: Plan, agreed: frozenset[Consent], cancel: CancelToken, said: Said
    ) -> Outcome | Problem:
        """Carry out the plan that `plan` returned last, and put the credentials into the keyring.

        What was in the keyring before comes back when it does not finish.
        """
        missing = sorted(plan.consents - agreed, key=lambda one: one.value)
        if missing:
            consent, option = _CONSENTS[missing[0]], f"--{missing[0].value}"
            return problem("registration.consent", consent=consent, option=option)
        return self._alone(lambda: self._applied(plan, cancel, said))

    def _applied(self, plan: Plan, cancel: CancelToken, said: Said) -> Outcome:
        before = self.file.journal
        journal = Journal(
            plan.product,
            plan.place.id,
            origin(self.registrar.api.base),
            application=plan.target,
            owned=before.creations if before else (),
        )
        operations = self.registrar.operations(plan, new_mark(self.setup_id))
        former = self.vault.read(self.setup_id)
        work = Work(self.registrar, self.file, self.keep, said)
        outcome = apply(work, journal, operations, cancel)
        if outcome.end is not End.FINISHED:
            self._restore(former)
        return outcome

    def undo(self, said: Said) -> Outcome | Problem:
        """Undo what an earlier run left, such as one that was killed."""
        return self._alone(lambda: self._taken_back(said))

    def _taken_back(self, said: Said) -> Outcome:
        journal = self.file.journal
        outcome = undo(Work(self.registrar, self.file, self.keep, said))
        if outcome.end is End.UNDONE and journal:
            self._forget(journal)
        return outcome

    def remove(self, said: Said) -> Outcome | Problem:
        """Remove the application that was created for this setup."""
        return self._alone(lambda: self._removed(said))

    def _removed(self, said: Said) -> Outcome:
        if self.file.journal:
            self.file.write(self.file.journal.to_remove())
        return self._taken_back(said)

    def _alone(self, work: Callable[[], Outcome]) -> Outcome | Problem:
        """Do it unless another run works on this setup, or has since its journal was read."""
        known = self.file.journal
        with folder_lock(self.file.folder / self.setup_id, patience=0.0) as ours:
            now = self.file.read() if ours else None
            if not ours or now != known:
                return now if isinstance(now, Problem) else problem("registration.elsewhere")
            if known and not {one.kind for one in known.entries} <= self.registrar.resources.keys():
                return problem("registration.journal", reason="it is of another product")
            return work()

    def keep(self, client_id: str, secret: Secret) -> None:
        """Put client ID and secret into the keyring, bound to where Ping gives tokens.

        Raises:
            KeyringError: The keyring does not take them.
        """
        stored = None if secret else self.vault.read(self.setup_id)
        if stored and stored.client_id == client_id:
            return  # its secret was typed in before
        address = origin(self.registrar.filled(client_id).address)
        version = secrets.token_hex(16)
        made = Credentials(client_id, secret, version, address, address)
        self.vault.write(self.setup_id, made)

    def _restore(self, former: Credentials | None) -> None:
        with suppress(KeyringError):  # not written either, or the window says so when it reads it
            if former:
                self.vault.write(self.setup_id, former)
            else:
                self.vault.forget(self.setup_id)

    def _forget(self, journal: Journal) -> None:
        """Remove the credentials of an application that is gone."""
        ids = {entry.id or entry.at for entry in journal.entries if not entry.changes}
        with suppress(KeyringError):  # the window says so when it reads it
            stored = self.vault.read(self.setup_id)
            if stored and stored.client_id in ids:
                self.vault.forget(self.setup_id)


def difference(plan: Plan, expected: Mapping[str, object]) -> Problem | None:
    """Why a plan file no longer fits the plan made now; None when it fits."""
    record = plan.record()
    names = (name for name in (*record, *expected) if record.get(name) != expected.get(name))
    differs = next(names, "")
    return problem("registration.plan-differs", item=differs) if differs else None


_CONSENTS = {
    Consent.PRODUCTION: "the environment is not known to be a sandbox",
    Consent.REPLICATE: "replication would also publish changes that others have made",
    Consent.IN_USE: "people sign in through this application now",
}
