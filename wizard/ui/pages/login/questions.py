"""What a test login needs a yes to before it begins: one question at a time."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace

from wizard import environment
from wizard.model import urls
from wizard.model.problem import Problem, Severity
from wizard.model.settings import Settings
from wizard.model.step import Step
from wizard.ui.browser import sandbox
from wizard.ui.session import Session
from wizard.vault.binding import may_send

RESTART = "login.restart"


@dataclass(frozen=True, slots=True)
class Question:
    """A problem, and the words of the button that is the yes to it."""

    problem: Problem
    action: str

    @property
    def asks_for_restart(self) -> bool:
        """Whether the yes starts the program again."""
        return self.problem.code == RESTART


class Questions:
    """Knows what was agreed to on this page. The demo, which talks to itself only, is not asked.

    Attributes:
        agreed: Whether the browser may open without its sandbox where it has to.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        self._root = sandbox.must_be_off(os.geteuid() if hasattr(os, "geteuid") else None)
        removed = session.services.removed
        self._told = next((p for p in removed if p.code == environment.NO_SANDBOX), None)
        self.agreed = session.services.demo

    @property
    def sandbox_off(self) -> Problem | None:
        """Why the browser opens without its sandbox, once that is agreed to; None: it has one."""
        return _ROOT if self._root else self._told and replace(_ASKED_FOR, why=self._told.why)

    @property
    def without_sandbox(self) -> bool:
        """Whether the browser is to be opened without its sandbox."""
        return self.agreed and self.sandbox_off is not None

    def next(self, settings: Settings, *, embedded: bool) -> Question | None:
        """What is to be asked now; None when the login may begin."""
        if embedded and self._needs_restart(settings):
            return Question(self._restart(settings), "Start the program again")
        origin = self.origin_problem(settings)
        if origin:
            return Question(origin, "Yes, send the secret there")
        if embedded and self.sandbox_off and not self.agreed:
            return Question(self.sandbox_off, "Open it without the sandbox")
        return None

    def origin_problem(self, settings: Settings) -> Problem | None:
        """Why the secret may not go to the token endpoint yet."""
        credentials = self._session.credentials
        if credentials is None:
            return None
        token = urls.origin(settings.endpoints.access_token_url)
        return may_send(credentials, token, urls.origin(settings.endpoints.issuer))

    def _needs_restart(self, settings: Settings) -> bool:
        fits = sandbox.ENGINE.can_close(settings.callback_url)
        return not fits and not self._session.services.demo

    def _restart(self, settings: Settings) -> Problem:
        lasting = self._session.keyring.lasting
        return Problem(
            RESTART,
            "The program must start again before a login for this ClearML address.",
            "During a login the browser cannot reach ClearML, so that no running server sees the "
            f"login's code. It learns which server that is once, when it first opens: "
            f"{sandbox.ENGINE.closed or 'none'}. Now it would have to be "
            f"{urls.origin(settings.callback_url)}.",
            f"Start the program again: this set-up is saved and opens here. {_KEPT[lasting]}",
            Step.LOGIN,
            severity=Severity.WARNING,
        )


_KEPT = {
    True: "The credentials stay in the keyring.",
    False: "The client ID and secret were kept for this run only: have them ready to enter again.",
}
_ROOT = Problem(
    "login.root",
    "You are root, and Chromium refuses to run in its sandbox as root.",
    "Without the sandbox, a flaw in the browser would give a web page the rights of root.",
    "Start the wizard as an ordinary user, use your own browser, or go on if you trust the page.",
    Step.LOGIN,
)
_ASKED_FOR = Problem(
    "login.no-sandbox",
    "The browser is to open without its sandbox.",
    "",
    "Start the wizard without that setting, use your own browser, or go on if this computer can't "
    "give the browser a sandbox and you trust the page.",
    Step.LOGIN,
)
