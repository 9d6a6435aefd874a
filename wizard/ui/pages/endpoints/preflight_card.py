"""The check before the login: verdicts as they come, a headline, and what Next makes of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from wizard.model import urls
from wizard.model.problem import Problem
from wizard.model.verdict import State, Verdict
from wizard.ui.pages.endpoints.preflight_run import STEPS, PreflightRun, Subject, question, subject
from wizard.ui.pages.endpoints.published import FILLED_IN
from wizard.ui.session import Session
from wizard.ui.widgets import Banner, BusyBar, Button, Card, Disclosure, VerdictList, labels, row
from wizard.ui.widgets.notices import Tone

Words = tuple[str, str, Tone]
"""What a banner says: a sentence, an explanation, their tone."""


class PreflightCard(Card):
    """Looks at the set-up before anybody signs in; a change makes the result stale.

    Signals:
        moved: A check began or ended, or its result no longer belongs to the set-up.
        cleared: A check that Next asked for found nothing that failed.
        fix: The problem that the user wants to go and fix.
        news: What appeared and should be scrolled into view.
    """

    moved = Signal()
    cleared = Signal()
    fix = Signal(object)
    news = Signal(QWidget)

    def __init__(self, session: Session) -> None:
        super().__init__("Check before the login", _EXPLAINED, name="preflight-card")
        self._session = session
        self._run: PreflightRun | None = None
        self._checked: Subject | None = None
        self._said: Words = ("", "", "info")
        self._stale = False
        self._sound = False
        self._next_waits = False
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._now = Button("Check now", "accent", "play", "preflight-now")
        self._words = labels.label(_INCOMPLETE, "muted", "preflight-words")
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
        """Whether Next need not check: nothing to look at, nothing failed, or it was all shown."""
        now = subject(self._session)
        return now is None or (not self.running and self._checked == now)

    @property
    def doubtful(self) -> bool:
        """True when going on means to go on although something failed or was not looked at."""
        return self.settled and self._checked is not None and not self._sound

    def check(self, *, for_next: bool = False) -> None:
        """Begin, unless there is nothing complete to look at. No field keeps the focus."""
        self._stop()
        self._session.keyring.store()
        self._busy.start(_DOING.format(title=STEPS[0].title), len(STEPS))
        self._busy.setFocus(Qt.FocusReason.OtherFocusReason)
        now = subject(self._session)
        if now is None:
            self._busy.stop()
            return
        self._clear()
        self._next_waits = for_next
        run = self._run = PreflightRun(self._session, now, self)
        run.told.connect(self._tell)
        run.done.connect(self._ended)
        self._changed()
        run.start()

    def cancel(self) -> None:
        """The user has enough of it; going on all the same is possible then."""
        run = self._stop()
        if run is None:
            return
        self._conclude(run, _CANCELLED, sound=False)

    def leave(self) -> None:
        """Another page comes into view: nothing goes on behind it."""
        if self._stop():
            self._clear()
            self._over()

    def refresh(self) -> None:
        """Follow the set-up: what was found for another one is stale."""
        now = subject(self._session)
        self._words.setVisible(now is None)
        self._now.setEnabled(now is not None and not self.running)
        if self._run is not None and self._run.subject != now:
            self._overtaken()
        elif self._checked is not None and self._stale != (self._checked != now):
            self._stale = not self._stale
            self._say(_STALE if self._stale else self._said)
            self.moved.emit()

    def _lay_out(self) -> None:
        self._rest.column.addWidget(self._others)
        self._rest.hide()
        self.column.addLayout(row(self._now, stretch=True))
        self.add(self._words, self._busy, self._result, self._question, self._verdicts, self._rest)

    def _connect(self) -> None:
        self._now.clicked.connect(lambda _=False: self.check())
        self._busy.cancelled.connect(self.cancel)
        self._verdicts.fix.connect(self.fix)
        self._question.acted.connect(self._agree)
        self._session.credentials_changed.connect(self.refresh)
        self._soon.timeout.connect(self._tell_news)

    def _overtaken(self) -> None:
        """The set-up changed under the check: once more, unless somebody types."""
        if isinstance(self.window().focusWidget(), QLineEdit):
            self._stop()
            self._clear()
            self._say(_STALE)
            self._over()
        else:
            self.check(for_next=self._next_waits)

    def _tell(self, verdict: Verdict) -> None:
        self._verdicts.add(verdict)
        done = 1 + next(n for n, step in enumerate(STEPS) if step.name == verdict.check)
        title = STEPS[min(done, len(STEPS) - 1)].title
        self._busy.advance(_DOING.format(title=title), done)

    def _ended(self, found: tuple[Verdict, ...] | Problem) -> None:
        run, self._run = self._run, None
        if run is None:
            return
        if isinstance(found, Problem):
            self._conclude(run, (found.what, f"{found.why} {found.remedy}", "failed"), sound=False)
            return
        self._show_verdicts(found)
        sound = not any(v.state is State.FAILED for v in found)
        goes_on = self._next_waits and sound
        self._conclude(run, headline(found), sound=sound)
        if goes_on:
            self.cleared.emit()

    def _conclude(self, run: PreflightRun, said: Words, *, sound: bool) -> None:
        self._checked, self._said, self._sound = run.subject, said, sound
        self._say(said)
        self._over()

    def _over(self) -> None:
        self._next_waits = False
        self._now.setEnabled(True)
        if self._busy.hasFocus():  # that is, its Cancel, which goes away
            self._now.setFocus(Qt.FocusReason.OtherFocusReason)
        self._busy.stop()
        self.refresh()
        self._changed()

    def _changed(self) -> None:
        """Something else is to be seen, once it is laid out."""
        self._now.setEnabled(not self.running)
        self._soon.start()
        self.moved.emit()

    def _tell_news(self) -> None:
        self.news.emit(self._busy if self.running else self._result)

    def _say(self, said: Words) -> None:
        what, more, tone = said
        self._result.say(what, more, tone=tone)

    def _stop(self) -> PreflightRun | None:
        run, self._run = self._run, None
        if run is not None:
            run.stop()
        return run

    def _clear(self) -> None:
        self._checked, self._stale, self._sound = None, False, False
        self._result.say("")
        self._question.say("")
        self._verdicts.show_verdicts(())
        self._others.show_verdicts(())
        self._rest.hide()

    def _show_verdicts(self, verdicts: Sequence[Verdict]) -> None:
        """What asks for a look stays in sight; the rest is folded away."""
        asks = [v for state in _ORDER for v in verdicts if v.state is state and asks_for_a_look(v)]
        rest = [v for v in verdicts if not asks_for_a_look(v)]
        self._verdicts.show_verdicts(asks)
        self._others.show_verdicts(rest)
        self._rest.setVisible(bool(rest))
        self._ask()

    def _ask(self) -> None:
        self._asked = question(self._session)
        self._question.show_problem(self._asked, _SEND)

    def _agree(self) -> None:
        """The administrator says that the secret may go to the token endpoint."""
        if question(self._session) != self._asked:
            self._ask()  # The yes was not to what would be asked now.
            return
        draft = self._session.draft
        token, issuer = urls.origin(draft.access_token_url), urls.origin(draft.issuer)
        self._session.keyring.bind(token, issuer)
        self.check()


def asks_for_a_look(verdict: Verdict) -> bool:
    """Whether a verdict is of interest beyond the count; many a skipped check had no matter."""
    if verdict.state is State.SKIPPED:
        return verdict.check in _NEEDED
    return verdict.state is not State.PASSED


def headline(verdicts: Sequence[Verdict]) -> Words:
    """What came of a whole check."""
    number = Counter(v.state for v in verdicts if asks_for_a_look(v))
    failed, warned = number[State.FAILED], number[State.WARNED]
    left = _count(number[State.SKIPPED], "check") + " could not be made."
    also = left if number[State.SKIPPED] else ""
    if failed:
        besides = f"{_count(warned, 'thing')} to look at besides." if warned else ""
        return (
            f"{_count(failed, 'thing')} failed",
            " ".join(filter(None, (_MEND, besides, also))),
            "failed",
        )
    if warned:
        return f"{_count(warned, 'thing')} to look at", f"Nothing failed. {also}".strip(), "warned"
    if also:
        return (
            "Nothing failed, but not everything was checked",
            f"{also} Why is said below.",
            "warned",
        )
    fine = sum(v.state is State.PASSED for v in verdicts)
    return "All fine", f"{_count(fine, 'check')} passed. You can go on.", "passed"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


_NEEDED = frozenset(
    f"preflight.{name}"
    for name in ("discovery", "keys", "credentials", "application", "client-auth")
)
"""Checks that always have something to look at: skipped, they leave a gap."""

_ORDER = (State.FAILED, State.WARNED, State.SKIPPED)
_DOING = "Checking: {title}"
_EXPLAINED = (
    "Asks Ping what can be asked before anybody signs in: addresses, certificates, callback URL, "
    "client ID and secret. It takes some seconds. Next does it as well."
)
_INCOMPLETE = "Fill in the endpoints first."
_CANCELLED: Words = (
    "The check was cancelled",
    "What it had found until then is below. You can check again, or go on anyway.",
    "warned",
)
_STALE: Words = (
    "Something was changed since this check",
    "Choose “Check now” to look again. Next does it as well.",
    "warned",
)
_MEND = "What helps is said below. From somewhere that can't reach Ping, you can go on anyway."
_SEND = "Yes, send it there"
