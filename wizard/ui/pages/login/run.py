"""One test login from the open browser to the evidence, with the waiting done elsewhere."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from wizard import flow
from wizard.checks.login.runner import CLIENT_AUTH, LoginResult, LoginTest
from wizard.checks.product_words import for_product, product_in_use
from wizard.model.claims import Claims
from wizard.model.credentials import Credentials
from wizard.model.evidence import Evidence
from wizard.model.problem import Problem
from wizard.model.settings import Settings
from wizard.model.verdict import Verdict, failed
from wizard.oidc.callback import Callback
from wizard.oidc.http import CancelToken
from wizard.oidc.token import ClientAuth
from wizard.ui.background import Relay
from wizard.ui.session import Session

BROWSER = ("login.browser", "Login in the browser")


class LoginRun(QObject):
    """Made anew for each login.

    Signals:
        told: A `Verdict`, as it comes.
        done: The `LoginResult`.
    """

    told = Signal(object)
    done = Signal(object)

    def __init__(
        self, session: Session, settings: Settings, credentials: Credentials, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._product = product_in_use(settings, session.draft.product)
        self._cancel = CancelToken()
        self._known: ClientAuth | None = None
        self._callback: Callback | None = None
        self._preparing = True
        self._test = LoginTest(
            http=session.services.http_for(settings.ca_file),
            settings=settings,
            credentials=credentials,
            clock=session.services.clock,
            cancel=self._cancel,
            report=Relay(self._tell).send,
            fingerprint=flow.current_fingerprint(session.state),
        )
        self.attempt = self._test.begin()

    def prepare(self) -> None:
        """Find out, while the person signs in, which client authentication is taken."""
        self._session.runner.run(lambda _: self._test.prepare(), self._prepared)

    def finish(self, callback: Callback) -> None:
        """The browser came back: do the rest, once the preparation is over."""
        self._callback = callback
        if not self._preparing:
            self._go()

    def end(self, problem: Problem) -> None:
        """The browser did not come back; that too is evidence."""
        self._end(self.verdict(problem))

    def verdict(self, problem: Problem) -> Verdict:
        """What is said of a login that ended in the browser."""
        return failed(*BROWSER, self._localised(problem))

    def _end(self, verdict: Verdict) -> None:
        self.stop()
        self.told.emit(verdict)
        evidence = Evidence(
            self._session.services.clock(), self._test.fingerprint, (verdict,), Claims()
        )
        self.done.emit(LoginResult(evidence, Claims()))

    @property
    def over(self) -> bool:
        """True once nothing more will come of it."""
        return self._cancel.is_set

    def stop(self) -> None:
        """Nobody wants the result any more."""
        self._cancel.set()

    def _prepared(self, found: ClientAuth | Problem) -> None:
        self._preparing = False
        if self.over:
            return
        self._known = found if isinstance(found, ClientAuth) else None
        refused = found if isinstance(found, Problem) else found.problem
        if refused:
            # Nobody should type a password for a login that can't succeed.
            self._end(CLIENT_AUTH.failed(self._localised(refused)))
        elif self._callback:
            self._go()

    def _go(self) -> None:
        callback, self._callback = self._callback, None
        if callback is not None:
            known = self._known
            self._session.runner.run(
                lambda _: self._test.finish(self.attempt, callback, known), self._finished
            )

    def _finished(self, result: LoginResult | Problem) -> None:
        if isinstance(result, Problem):
            self.end(result)
            return
        verdicts = tuple(self._for_product(v) for v in result.evidence.verdicts)
        self.done.emit(replace(result, evidence=replace(result.evidence, verdicts=verdicts)))

    def _tell(self, verdict: Verdict) -> None:
        self.told.emit(self._for_product(verdict))

    def _for_product(self, verdict: Verdict) -> Verdict:
        if verdict.problem is None:
            return verdict
        return replace(verdict, problem=self._localised(verdict.problem))

    def _localised(self, problem: Problem) -> Problem:
        return for_product(problem, self._product)
