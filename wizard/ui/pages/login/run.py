"""One test login: runs the checks in the background while the page shows the browser."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from wizard import flow
from wizard.checks.check import Check
from wizard.checks.login.runner import BROWSER, CLIENT_AUTH, LoginResult, LoginTest
from wizard.model.credentials import Credentials
from wizard.model.problem import Problem
from wizard.model.settings import Settings
from wizard.model.verdict import Verdict
from wizard.oidc.callback import Callback
from wizard.oidc.http import CancelToken
from wizard.oidc.token import ClientAuth
from wizard.ui.background import Relay
from wizard.ui.session import Session


class LoginRun(QObject):
    """Each login needs a new one.

    Signals:
        reported: A `Verdict`, as soon as it is reached.
        done: The `LoginResult`.
    """

    reported = Signal(object)
    done = Signal(object)

    def __init__(
        self, session: Session, settings: Settings, credentials: Credentials, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._runner = session.runner
        self._cancel = CancelToken()
        self._known: ClientAuth | None = None
        self._callback: Callback | None = None
        self._test = LoginTest(
            http=session.services.http_for(settings.ca_file),
            settings=settings,
            credentials=credentials,
            clock=session.services.clock,
            cancel=self._cancel,
            report=Relay(self._report).send,
            fingerprint=flow.current_fingerprint(session.state),
            product=session.draft.product,
            clearml_groups=session.draft.clearml_groups,
        )
        self.attempt = self._test.begin()

    @property
    def over(self) -> bool:
        """True once no result will follow."""
        return self._cancel.is_set

    def prepare(self) -> None:
        """Find out, while the person signs in, which client authentication is accepted."""
        self._runner.run(lambda _: self._test.prepare(), self._prepared)

    def finish(self, callback: Callback) -> None:
        """The browser came back: check the rest, once `prepare` is done."""
        self._callback = callback
        self._go_on()

    def fail(self, problem: Problem, check: Check = BROWSER) -> None:
        """The login ended before the callback; that too is evidence."""
        self.stop()
        result = self._test.fail(check, problem, self.attempt)
        self._report(*result.evidence.verdicts)
        self.done.emit(result)

    def verdict(self, problem: Problem) -> Verdict:
        """The verdict on a login that ended in the browser."""
        return self._test.fail(BROWSER, problem, self.attempt).evidence.verdicts[0]

    def stop(self) -> None:
        """End it without a result."""
        self._cancel.set()

    def _prepared(self, found: ClientAuth | Problem) -> None:
        if self.over:
            return
        refused = found if isinstance(found, Problem) else found.problem
        if refused:
            # No password should be typed for a login that cannot succeed.
            self.fail(refused, CLIENT_AUTH)
        elif isinstance(found, ClientAuth):
            self._known = found
            self._go_on()

    def _go_on(self) -> None:
        known, callback = self._known, self._callback
        if known and callback:
            self._callback = None  # a code is redeemed once
            self._runner.run(
                lambda _: self._test.finish(self.attempt, callback, known), self._finished
            )

    def _finished(self, result: LoginResult | Problem) -> None:
        if isinstance(result, Problem):
            self.fail(result)
        else:
            self.done.emit(result)

    def _report(self, verdict: Verdict) -> None:
        self.reported.emit(verdict)
