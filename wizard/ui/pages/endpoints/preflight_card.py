"""The check before the login: verdicts as they come, a headline, and what Next does with them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from wizard.checks.catalog import PREFLIGHT
from wizard.checks.preflight.authorize import IN_THE_LOG
from wizard.checks.preflight.context import Answers
from wizard.checks.preflight.headline import ORDER, BannerText, headline, needs_attention
from wizard.checks.preflight.runner import Preflight, run_preflight
from wizard.model import urls
from wizard.model.problem import Problem
from wizard.model.product import Product
from wizard.model.settings import Settings, settle
from wizard.model.verdict import State, Verdict
from wizard.oidc.http import CancelToken
from wizard.ui.background import Relay
from wizard.ui.pages.endpoints.discovered_endpoints import FILLED_IN
from wizard.ui.session import Session
from wizard.ui.widgets import Banner, BusyBar, Button, Card, Disclosure, VerdictList, labels, row
from wizard.vault.binding import may_send

_TITLES = {rule.check.name: rule.check.title for rule in PREFLIGHT}


@dataclass(frozen=True, slots=True)
class Subject:
    """Everything that the outcome depends on; another subject makes it stale. No secret in it.

    Attributes:
        settings: Without what only ClearML acts on.
        product: Whose words remedies use.
        version: Of the credentials.
        origin: To which the secret may be sent.
        issuer: The issuer's origin when that was agreed.
    """

    settings: Settings
    product: Product | None
    version: str
    origin: str
    issuer: str


def subject(session: Session) -> Subject | None:
    """What would be checked now; None while it is not complete."""
    examined = replace(
        session.draft, groups_enabled=False, everybody=False, default_company="", debug=False
    )
    settings, used = settle(examined), session.credentials
    if not isinstance(settings, Settings):
        return None
    meant = (used.version, used.origin, used.issuer) if used else ("", "", "")
    return Subject(settings, session.draft.product, *meant)


# Compared by identity: two runs may have the same subject.
@dataclass(slots=True, eq=False)
class _Run:
    """One check that is under way."""

    subject: Subject
    for_next: bool
    cancel: CancelToken | None = None


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What a check came to; `passed` when nothing failed."""

    subject: Subject
    text: BannerText
    passed: bool = False


class PreflightCard(Card):
    """Checks the setup before anybody signs in; a change makes the result stale.

    Signals:
        moved: A check began or ended, or its result no longer belongs to the setup.
        cleared: A check that Next requested found nothing that failed.
        fix: The problem that the user wants to fix.
        news: What appeared and should be scrolled into view.
    """

    moved = Signal()
    cleared = Signal()
    fix = Signal(object)
    news = Signal(QWidget)

    def __init__(self, session: Session) -> None:
        super().__init__("Check before the login", _EXPLAINED, name="preflight-card")
        self._session = session
        self._run: _Run | None = None
        self._answers: Answers = {}
        self._relay = Relay(self._add_verdict)
        self._outcome: _Outcome | None = None
        self._stale = False
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._now = Button(_CHECK, "plain", "play", "preflight-now")
        self._busy = BusyBar("preflight-busy")
        self._result = Banner(name="preflight-result")
        self._question = Banner(name="preflight-question")
        self._asked: Problem | None = None
        self._verdicts = VerdictList("preflight-verdicts", actions=FILLED_IN)
        self._rest = Disclosure("Checks without findings", "preflight-rest")
        self._others = VerdictList("preflight-others")
        self._lay_out()
        self._connect()
        self.refresh()

    @property
    def running(self) -> bool:
        """True while a check is under way."""
        return self._run is not None

    @property
    def settled(self) -> bool:
        """Whether Next need not check: nothing is complete, or the outcome is current."""
        now = subject(self._session)
        return now is None or (not self.running and self._is_current(now))

    @property
    def doubtful(self) -> bool:
        """True when the outcome is current and something failed or was not checked."""
        return self.settled and self._outcome is not None and not self._outcome.passed

    def check(self, *, for_next: bool = False) -> None:
        """Begin, unless nothing is complete. No field keeps the focus; credentials are stored."""
        self._stop()
        self._session.keyring.store()
        self._busy.start(f"Checking: {next(iter(_TITLES.values()))}", len(_TITLES))
        self._busy.setFocus(Qt.FocusReason.OtherFocusReason)
        # Only now: a field that loses the focus may still change the setup.
        now = subject(self._session)
        if now is None:
            self._busy.stop()
            return
        self._clear()
        self._run = _Run(now, for_next)
        self._changed()
        self._start(self._run)

    def cancel(self) -> None:
        """Stop on request; Next goes on all the same."""
        run = self._stop()
        if run:
            self._conclude(_Outcome(run.subject, _CANCELLED))

    def leave(self) -> None:
        """Another page comes into view: stop."""
        if self._stop():
            self._clear()
            self._end()

    def refresh(self) -> None:
        """Follow the setup: an outcome for another one is stale."""
        now = subject(self._session)
        labels.set_visible(self, now is not None)
        if self._run is not None and self._run.subject != now:
            self._restart(self._run)
        elif self._outcome is not None and self._stale == self._is_current(now):
            self._stale = not self._stale
            self._show(_STALE if self._stale else self._outcome.text)
            self.moved.emit()
        # Else Next is the main button, and checks as well.
        labels.rekind(self._now, "accent" if self.doubtful else "plain")

    def _lay_out(self) -> None:
        self._rest.column.addWidget(self._others)
        self._rest.hide()
        log = Disclosure("What the provider's log shows of it", "preflight-log")
        log.column.addWidget(labels.label(IN_THE_LOG, "muted"))
        self.add(row(self._now, stretch=True), self._busy, self._result)
        self.add(self._question, self._verdicts, self._rest, log)

    def _connect(self) -> None:
        self._now.clicked.connect(lambda _=False: self.check())
        self._busy.cancelled.connect(self.cancel)
        self._verdicts.fix.connect(self.fix)
        self._question.acted.connect(self._agree)
        self._session.credentials_changed.connect(self.refresh)
        self._soon.timeout.connect(self._reveal)

    def _is_current(self, now: Subject | None) -> bool:
        return self._outcome is not None and self._outcome.subject == now

    def _start(self, run: _Run) -> None:
        services, settings = self._session.services, run.subject.settings
        # What cannot be right is checked like what is missing.
        credentials = None if self._session.keyring.unusable else self._session.credentials
        relay, answers = self._relay, self._answers

        def work(cancel: CancelToken) -> tuple[Verdict, ...]:
            http = services.http_for(settings.ca_file)
            product = run.subject.product
            preflight = Preflight(
                http, settings, credentials, product, services.clock, answers=answers
            )
            return run_preflight(
                preflight, cancel=cancel, on_verdict=lambda found: relay.send((run, found))
            )

        run.cancel = self._session.runner.run(work, lambda found: self._finish(run, found))

    def _restart(self, run: _Run) -> None:
        """The setup changed during the check: once more, unless the user is typing."""
        if isinstance(self.window().focusWidget(), QLineEdit):
            self._stop()
            self._clear()
            self._show(_STALE)
            self._end()
        else:
            self.check(for_next=run.for_next)

    def _add_verdict(self, found: tuple[_Run, Verdict]) -> None:
        run, verdict = found
        # Verdicts of a stopped run may still be on their way.
        if run is not self._run:
            return
        self._verdicts.add(verdict)
        names = list(_TITLES)
        done = 1 + names.index(verdict.check)
        title = _TITLES[names[min(done, len(names) - 1)]]
        self._busy.advance(f"Checking: {title}", done)

    def _finish(self, run: _Run, found: tuple[Verdict, ...] | Problem) -> None:
        self._run = None
        if isinstance(found, Problem):
            text: BannerText = (found.what, f"{found.why} {found.remedy}", "failed")
            self._conclude(_Outcome(run.subject, text))
            return
        self._show_verdicts(found)
        passed = not any(v.state is State.FAILED for v in found)
        self._conclude(_Outcome(run.subject, headline(found), passed))
        if run.for_next and passed:
            self.cleared.emit()

    def _conclude(self, outcome: _Outcome) -> None:
        self._outcome = outcome
        self._session.edit(preflight_failed=not outcome.passed)
        self._show(outcome.text)
        self._end()

    def _end(self) -> None:
        self._now.setEnabled(True)
        self._now.setText("Check again" if self._outcome else _CHECK)
        if self._busy.hasFocus():  # that is, its Cancel, which goes away
            target = self._verdicts.first_failure() or self._now
            target.setFocus(Qt.FocusReason.OtherFocusReason)
        self._busy.stop()
        self.refresh()
        self._changed()

    def _changed(self) -> None:
        self._now.setEnabled(not self.running)
        self._soon.start()
        self.moved.emit()

    def _reveal(self) -> None:
        """After the layout is done."""
        ended = self._verdicts.first_failure() or self._result
        self.news.emit(self._busy if self.running else ended)

    def _show(self, text: BannerText) -> None:
        what, more, tone = text
        self._result.say(what, more, tone=tone)

    def _stop(self) -> _Run | None:
        run, self._run = self._run, None
        if run and run.cancel:
            run.cancel.set()
        return run

    def _clear(self) -> None:
        self._outcome, self._stale = None, False
        self._result.say("")
        self._question.say("")
        self._verdicts.show_verdicts(())
        self._others.show_verdicts(())
        self._rest.hide()

    def _show_verdicts(self, verdicts: Sequence[Verdict]) -> None:
        """What needs attention stays in sight; the rest is folded away."""
        first = [v for state in ORDER for v in verdicts if v.state is state and needs_attention(v)]
        rest = [v for v in verdicts if not needs_attention(v)]
        self._verdicts.show_verdicts(first)
        self._others.show_verdicts(rest)
        self._rest.setVisible(bool(rest))
        self._show_question()

    def _show_question(self) -> None:
        self._asked = self._origin_question()
        self._question.show_problem(self._asked, "Yes, send it there")

    def _origin_question(self) -> Problem | None:
        """What to ask before the secret may go to the token endpoint; None when nothing is open."""
        used = self._session.credentials
        return may_send(used, *self._origins()) if used and used.complete else None

    def _origins(self) -> tuple[str, str]:
        draft = self._session.draft
        return urls.origin(draft.access_token_url), urls.origin(draft.issuer)

    def _agree(self) -> None:
        """The administrator says that the secret may go to the token endpoint."""
        if self._origin_question() != self._asked:
            self._show_question()  # The yes was to another question than would be asked now.
            return
        self._session.keyring.bind(*self._origins())
        self.check()


_CHECK = "Check now"
_EXPLAINED = (
    "Addresses, certificates, callback URL, client ID and secret are checked at Ping before "
    "anybody signs in. It takes some seconds. Next does it as well."
)
_CANCELLED: BannerText = (
    "The check was cancelled",
    "What it found until then is below. You can check again, or continue.",
    "warned",
)
_STALE: BannerText = (
    "Something was changed since this check",
    "Choose “Check again”. Next does it as well.",
    "warned",
)
