"""Before a login: what will happen, what is still missing, and signing in with another browser."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication, QWidget

from wizard.flow import Proof
from wizard.model.problem import Problem, Problems
from wizard.ui import theme
from wizard.ui.announce import announce
from wizard.ui.frame import COLUMN
from wizard.ui.pages.login.consent import Question
from wizard.ui.pages.login.roles import RoleChoice
from wizard.ui.widgets import Banner, Button, Card, Field, Glyph, labels, notice, row
from wizard.ui.widgets.card import FittingScrollArea, boxed, column

_STEPS = (
    ("globe", "A private browser opens inside this window, at the provider's own login page."),
    (
        "people",
        "You sign in as a person who will use ClearML. Your password goes to the provider only.",
    ),
    ("shield", "The way back to ClearML is stopped here: your server is not touched."),
    ("check", "The wizard checks the response and shows what ClearML would receive."),
)
_DEMO = "The demo talks to this computer only; a real login asks first."
_STALE = "Its result no longer belongs to this setup. Run it again."
_CHOOSE = "Choose above whom you sign in as; then the login can be opened."
_COPY = "Copy address"
WAIVE = "Go on without a test"


class StartView(QWidget):
    """What a login needs, and the buttons that begin it.

    Args:
        roles: Asks whom the login is made as.
        earlier: Shows the logins made before.
        removed: What the environment requested and was not passed on to the browser.
        sandbox_off: Why the browser opens without its sandbox, where that is not asked about.

    Signals:
        opened: The embedded browser is wanted; `own_browser`: the system's.
        waived: No test login is wanted.
        agreed: The question that is shown was agreed to.
        fix: The problem that the user wants to go and fix.
    """

    opened = Signal()
    own_browser = Signal()
    waived = Signal()
    agreed = Signal()
    fix = Signal(object)

    def __init__(
        self,
        roles: RoleChoice,
        earlier: QWidget,
        removed: Problems,
        sandbox_off: Problem | None,
    ) -> None:
        super().__init__()
        self._roles = roles
        self._missing: Problem | None = None
        self._state = Banner(name="login-state")
        self._question = Banner(name="login-question")
        self._open = Button("Open the login", "accent", "play", "open-login")
        self._own = Button("Use my own browser instead", "quiet", name="own-browser")
        self._waive = Button(WAIVE, "quiet", name="waive-login")
        self._reason = labels.label("", "muted", "login-role-missing")
        notices = (_no_sandbox(sandbox_off),) if sandbox_off else ()
        kept_out = (_not_passed_on(removed),) if removed else ()
        self._explained = self._card()
        asked = (self._state, self._question, *notices, roles, self._buttons())
        self._scroll = _scrolled(*asked, earlier, self._explained, *kept_out)
        column(self._scroll, on=self)
        roles.chosen.connect(lambda: QTimer.singleShot(0, self, self._reveal_open))
        self._open.clicked.connect(self.opened)
        self._own.clicked.connect(self.own_browser)
        self._waive.clicked.connect(self.waived)
        self._question.acted.connect(self.agreed)
        self._state.acted.connect(lambda: self.fix.emit(self._missing))

    def show_state(self, missing: Problem | None, proof: Proof) -> None:
        """Show what keeps the login closed, or that the last one is stale."""
        self._missing = missing
        self._roles.setVisible(missing is None and not self._roles.only)
        asked = missing is None and self._roles.role is None
        for button in (self._open, self._own):
            button.setEnabled(missing is None and not asked)
            button.setAccessibleDescription(_CHOOSE if asked else "")
        self._reason.setText(_CHOOSE if asked else self._roles.only)
        self._reason.setVisible(missing is None and bool(self._reason.text()))
        self._explained.setVisible(proof is Proof.NONE)
        self._waive.setVisible(proof not in {Proof.PASSED, Proof.PARTLY})
        if missing:
            where = f"Go to “{missing.step.title}”"
            self._state.say(f"First: {missing.what}", missing.remedy, where, "warned")
        else:
            stale = proof is Proof.STALE
            what = "Something was changed since the last test login." if stale else ""
            self._state.say(what, _STALE, tone="warned")

    def take_focus(self) -> None:
        """Go to what begins the login, or comes before it."""
        if not self._state.take_focus():
            target = self._open if self._open.isEnabled() else self._roles
            target.setFocus(Qt.FocusReason.OtherFocusReason)
            self._scroll.reveal(target)

    def _reveal_open(self) -> None:
        """Once a role is chosen: in a small window the button is further down."""
        if self._open.isEnabled():
            self._scroll.ensureWidgetVisible(self._open)

    def show_question(self, question: Question | None) -> None:
        """Show what must be agreed to before the login begins; None hides it."""
        if question is None:
            self._question.say("")
        else:
            self._question.show_problem(question.problem, question.action)
            self._scroll.verticalScrollBar().setValue(0)

    def _card(self) -> Card:
        card = Card("What happens now", name="login-card")
        for icon, words in _STEPS:
            parts = (Glyph(icon, "accent", 1.6), labels.label(words))
            card.add(row(*parts, spacing=theme.MEDIUM, wide=1))
        return card

    def _buttons(self) -> QWidget:
        inside = column(self._reason, spacing=theme.SMALL)
        for button in (self._open, self._own, self._waive):  # side by side they need a wide window
            inside.addLayout(row(button, stretch=True))
        return boxed(inside, "login-buttons")


def _scrolled(*parts: QWidget) -> FittingScrollArea:
    within = column(*parts, spacing=theme.LARGE)
    within.addStretch(1)
    inside = boxed(within, "card-ground")
    inside.setMaximumWidth(theme.scaled(COLUMN))
    return FittingScrollArea(inside)


def _no_sandbox(reason: Problem) -> Banner:
    what = "The embedded browser runs without its sandbox."
    return notice(what, f"{reason.what} {_DEMO}", name="root-notice")


def _not_passed_on(removed: Problems) -> Banner:
    lines = [f"• {problem.what} {problem.why}" for problem in removed]
    remedies = dict.fromkeys(problem.remedy for problem in removed)
    more = "\n".join((*lines, *remedies))
    return notice("Not passed on to the login browser", more, name="scrubbed")


class OwnBrowserView(QWidget):
    """Sign in with the system's browser and paste the callback address back.

    Signals:
        pasted: The address.
        given_up: “Back” was pressed.
    """

    pasted = Signal(str)
    given_up = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._url = ""
        self._pkce = Banner("warned", "own-browser-pkce")
        self._copy = Button(_COPY, "quiet", "copy", "own-browser-copy")
        self._field = Field(
            "pasted-callback",
            "The address your browser ends at",
            "https://…/callback_ping?code=…",
            "Copy the whole address line, whatever the page shows. It works once, for a minute.",
        )
        self._check = Button("Check it", "plain", name="check-pasted")
        self._open = Button("Open my browser", "accent", "globe", "open-own-browser")
        self._back = Button("Back", "quiet", name="own-browser-back")
        card = Card("Sign in with your own browser", name="own-browser-card")
        opening = row(self._open, self._copy, stretch=True)
        card.add(opening, self._field, row(self._check, self._back, stretch=True))
        column(_code_may_be_used(), self._pkce, card, on=self, spacing=theme.LARGE).addStretch(1)
        self._copy.clicked.connect(self._copy_address)
        self._open.clicked.connect(lambda: QDesktopServices.openUrl(QUrl(self._url)))
        self._check.clicked.connect(self._paste)
        self._field.edit.returnPressed.connect(self._paste)
        self._field.edit.pending = lambda: True
        self._back.clicked.connect(self.given_up)

    def begin(self, url: str, *, pkce: bool) -> None:
        """A new attempt."""
        self._url = url
        self._copy.setText(_COPY)
        self._field.edit.clear()
        self._pkce.say(
            "" if pkce else "Switch PKCE on before you use your own browser.",
            "Without it, anyone who sees the code can use it before the wizard does.",
            tone="warned",
        )

    def _copy_address(self) -> None:
        QApplication.clipboard().setText(self._url)
        self._copy.setText("Copied")
        announce(self, "Copied the address")

    def _paste(self) -> None:
        if self._field.value.strip():
            self.pasted.emit(self._field.value)
            self._field.edit.clear()


def _code_may_be_used() -> Banner:
    return notice(
        "A running ClearML may see this login's code.",
        "Your browser really goes to the callback URL. If ClearML answers there, it may use "
        "the code up before the wizard can: then the result is an expired code, and the "
        "embedded browser is the way to test.",
        tone="warned",
        name="own-browser-warning",
    )
