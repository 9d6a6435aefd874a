"""Page 8: after deployment, whether it worked."""

from __future__ import annotations

from PySide6.QtCore import Qt

from wizard.checks.deployment.rules import expected_server
from wizard.model.draft import Draft
from wizard.model.problem import Problems
from wizard.model.step import Step
from wizard.ui.page import Page
from wizard.ui.pages.verify.acceptance import Acceptance
from wizard.ui.pages.verify.server_check import ServerCheck
from wizard.ui.session import Session
from wizard.ui.widgets import Banner, Button, Card, CopyValue, row


class VerifyPage(Page):
    """The command in short, a look at the server, three real logins. Closing is always open."""

    step = Step.VERIFY
    sentence = (
        "Once the files are applied, see here whether the server took them, then let three people "
        "sign in. You can come back to this page any time later."
    )

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._debug = Banner("warned", "debug-reminder")
        self._command = CopyValue("", "", "apply-command", command=True)
        self._command.call("command: Apply")
        self._command.set_empty_text(_NO_COMMAND)
        self._all = Button("All commands, and the way back", "quiet", "next", "to-commands")
        self._check = ServerCheck(session)
        self._acceptance = Acceptance(session)
        apply = Card("1. Put the settings into effect", _APPLY)
        apply.add(self._command)
        apply.column.addLayout(row(self._all, stretch=True))
        for part in (apply, self._check, self._acceptance, self._debug):
            self.column.addWidget(part)
        self._all.clicked.connect(lambda: self.go.emit(Step.EXPORT, ""))
        self._debug.acted.connect(lambda: self.go.emit(Step.OPTIONS, "debug"))
        self._check.fix.connect(self.go_to)
        self.show_draft(session.draft)

    @property
    def next_text(self) -> str:
        """This is the end."""
        return "Close"

    def show_draft(self, draft: Draft) -> None:
        """Bring command, check and ticks up to the set-up."""
        super().show_draft(draft)
        self._command.set_value(expected_server(draft, self.session.credentials).command)
        self._check.refresh()
        self._acceptance.refresh()
        self._debug.say(_DEBUG if draft.debug else "", _SWITCH_OFF, "Go to Options", "warned")

    def show_problems(self, problems: Problems) -> None:
        """There are none of its own; the standing moved, so look again."""
        super().show_problems(problems)
        self.show_draft(self.session.draft)

    def take_focus(self) -> None:
        """On what most people came for."""
        self._check.first.setFocus(Qt.FocusReason.OtherFocusReason)

    def left(self) -> None:
        """Nobody is asked behind another page."""
        self._check.stop()


_APPLY = (
    "On the machine that runs ClearML, as on the page before. It starts the apiserver anew: "
    "people can't use ClearML for about a minute."
)
_NO_COMMAND = "The command is on the page before, once the set-up is complete."
_DEBUG = "SSO debug logging is still on in this set-up"
_SWITCH_OFF = (
    "It writes details of every login into the apiserver's log. Once signing in works, switch it "
    "off, export again and apply."
)
