"""What the administrator is asked to agree to before a test login begins, one thing at a time."""

from __future__ import annotations

import os
from dataclasses import dataclass

from wizard import environment
from wizard.model import urls
from wizard.model.problem import Problem, problem
from wizard.model.settings import Settings
from wizard.ui.browser import sandbox
from wizard.ui.session import Session
from wizard.vault.binding import may_send

_STORED = "The credentials stay in the keyring."
_NOT_STORED = (
    "The client ID and secret were kept for this run only: have them ready to enter again."
)


@dataclass(frozen=True, slots=True)
class Question:
    """A problem, and the text of the button that agrees to it."""

    problem: Problem
    action: str


class Consent:
    """What was agreed to on this page; the demo, which uses loopback only, does not ask.

    Attributes:
        no_sandbox: Whether the browser may open without its sandbox where it has to.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        self._root = sandbox.must_be_off(os.geteuid() if hasattr(os, "geteuid") else None)
        removed = session.services.removed
        self._requested = next((p for p in removed if p.code == environment.NO_SANDBOX), None)
        self.no_sandbox = session.services.demo

    @property
    def sandbox_off(self) -> Problem | None:
        """Why the browser has to open without its sandbox; None when it has one."""
        if self._root:
            return problem("login.root")
        return self._requested and problem("login.no-sandbox", why=self._requested.why)

    @property
    def without_sandbox(self) -> bool:
        """Whether the browser is to be opened without its sandbox."""
        return self.no_sandbox and self.sandbox_off is not None

    def next(self, settings: Settings, *, embedded: bool) -> Question | None:
        """What to ask now; None when the login may begin."""
        # First, since a restart forgets what was agreed to on this page.
        if embedded and self._needs_restart(settings):
            return Question(self._restart(settings), "Restart the program")
        moved = self.origin_problem(settings)
        if moved:
            return Question(moved, "Yes, send the secret there")
        if embedded and self.sandbox_off and not self.no_sandbox:
            return Question(self.sandbox_off, "Open it without the sandbox")
        return None

    def agree(self, settings: Settings) -> None:
        """The question that `next` returns was agreed to, unless it is about a restart."""
        if self.origin_problem(settings):
            self._session.keyring.bind(*_origins(settings))
        else:
            self.no_sandbox = True

    def origin_problem(self, settings: Settings) -> Problem | None:
        """Why the secret may not go to the token endpoint yet."""
        credentials = self._session.credentials
        return may_send(credentials, *_origins(settings)) if credentials else None

    def _needs_restart(self, settings: Settings) -> bool:
        fits = sandbox.ENGINE.can_close(settings.callback_url, settings.endpoints.authorize_url)
        return not fits and not self._session.services.demo

    def _restart(self, settings: Settings) -> Problem:
        return problem(
            "login.restart",
            closed=next(iter(sandbox.ENGINE.closed or ()), "none"),
            wanted=urls.origin(settings.callback_url),
            credentials=_STORED if self._session.keyring.lasting else _NOT_STORED,
        )


def _origins(settings: Settings) -> tuple[str, str]:
    """Of the token endpoint and of the issuer."""
    endpoints = settings.endpoints
    return urls.origin(endpoints.access_token_url), urls.origin(endpoints.issuer)
