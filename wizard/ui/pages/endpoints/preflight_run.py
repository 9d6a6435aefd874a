"""One check before the login, done beside the window, and what exactly it looks at."""

from __future__ import annotations

from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, Signal

from wizard.checks.catalog import PREFLIGHT
from wizard.checks.check import Check
from wizard.checks.preflight.runner import Preflight
from wizard.checks.preflight.runner import run_preflight as run_checks
from wizard.model import urls
from wizard.model.problem import Problem
from wizard.model.product import Product
from wizard.model.settings import Settings, settle
from wizard.model.verdict import Verdict
from wizard.oidc.http import CancelToken
from wizard.ui.background import Relay
from wizard.ui.session import Session
from wizard.vault.binding import may_send

STEPS: tuple[Check, ...] = tuple(rule.check for rule in PREFLIGHT)
"""What is looked at, in order."""


@dataclass(frozen=True, slots=True)
class Subject:
    """Everything that the outcome depends on; another subject makes it stale. No secret in it.

    Attributes:
        settings: Without what only ClearML acts on.
        product: In whose words remedies are given.
        version: Of the credentials.
        origin: To which the secret may go.
        issuer: Beside which that was agreed.
    """

    settings: Settings
    product: Product | None
    version: str
    origin: str
    issuer: str


def subject(session: Session) -> Subject | None:
    """What would be checked now; None while it is not complete."""
    examined = replace(session.draft, groups_enabled=False, default_company="", debug=False)
    settings, stored = settle(examined), session.credentials
    if not isinstance(settings, Settings):
        return None
    meant = (stored.version, stored.origin, stored.issuer) if stored else ("", "", "")
    return Subject(settings, session.draft.product, *meant)


def question(session: Session) -> Problem | None:
    """What to ask before the secret may go to the token endpoint; None when nothing is open."""
    stored, draft = session.credentials, session.draft
    if stored is None or not stored.complete:
        return None
    return may_send(stored, urls.origin(draft.access_token_url), urls.origin(draft.issuer))


class PreflightRun(QObject):
    """Made anew for each check.

    Signals:
        told: A `Verdict`, as it comes.
        done: All verdicts, or the Problem that ended it; not after `stop`.
    """

    told = Signal(object)
    done = Signal(object)

    def __init__(self, session: Session, subject: Subject, parent: QObject) -> None:
        super().__init__(parent)
        self.subject = subject
        self._session = session
        self._cancel: CancelToken | None = None
        self._over = False

    def start(self) -> None:
        """Begin; the whole run has the pre-flight's total deadline."""
        services, settings = self._session.services, self.subject.settings
        preflight = Preflight(
            services.http_for(settings.ca_file),
            settings,
            None if self._session.keyring.unusable else self._session.credentials,
            self.subject.product,
            services.clock,
        )
        relay = Relay(self._tell)
        self._cancel = self._session.runner.run(
            lambda cancel: run_checks(preflight, cancel=cancel, on_verdict=relay.send), self._end
        )

    def stop(self) -> None:
        """Nobody wants the result any more."""
        self._over = True
        if self._cancel is not None:
            self._cancel.set()
        self.deleteLater()

    def _tell(self, verdict: Verdict) -> None:
        if not self._over:
            self.told.emit(verdict)

    def _end(self, found: tuple[Verdict, ...] | Problem) -> None:
        if not self._over:
            self._over = True
            self.done.emit(found)
            self.deleteLater()
