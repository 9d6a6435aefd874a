"""Page 4: PKCE, automatic user creation, debug logging."""

from __future__ import annotations

from wizard.clearml.variables import VARIABLES
from wizard.model.draft import Draft
from wizard.model.fields import USUAL_COMPANY
from wizard.model.step import Step
from wizard.ping import guides
from wizard.ui.page import Page
from wizard.ui.session import Session
from wizard.ui.widgets import Button, Card, CopyValue, Disclosure, Field, Toggle, labels, notice
from wizard.ui.widgets.card import add

_HOW = (
    f"The default of an installation is {USUAL_COMPANY}. Read yours from the running server with "
    "this command; no line in its output means the default."
)
_READ_COMPANY = (
    "docker inspect -f '{{range .Config.Env}}{{println .}}{{end}}' clearml-apiserver"
    " | grep -i default_company"
)


class OptionsPage(Page):
    """Three settings of ClearML's guide: PKCE, automatic user creation, debug logging."""

    step = Step.OPTIONS
    sentence = (
        "Three settings of ClearML's guide. The first must match the application in Ping, "
        "the other two are your choice."
    )

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._company = Field(
            "default_company",
            "Company ID",
            "32 characters, 0-9 and a-f",
            "Leave it empty to admit only people who are whitelisted or invited in ClearML.",
        )
        self._debug_note = notice(
            "Switch debug logging off again once logins work.",
            "What is logged may include personal data.",
            tone="warned",
            name="debug-note",
        )
        self._company_note = notice(
            "Make sure that this company exists in your ClearML.",
            "A company that does not exist makes every account that is created unusable.",
            tone="warned",
            name="company-note",
        )
        self.add(self._pkce_card(), self._company_card(), self._debug_card())
        self.column.addStretch(1)
        self.show_draft(session.draft)

    def show_draft(self, draft: Draft) -> None:
        """Show each warning only when it applies."""
        super().show_draft(draft)
        self._company_note.setVisible(bool(draft.default_company.strip()))
        self._debug_note.setVisible(draft.debug)

    def _pkce_card(self) -> Card:
        card = Card("Protection of the login", name="pkce-card")
        toggle = Toggle(
            "pkce",
            "The application in Ping requires PKCE (S256)",
            f"Recommended. {guides.PKCE_MEANS} What counts is the application's setting in Ping: "
            "if it is required there, it must be on here.",
        )
        self.bind(toggle)
        card.add(toggle)
        return card

    def _company_card(self) -> Card:
        card = Card(
            "Automatic user creation",
            "With a company ID, ClearML creates an account for everyone whom Ping lets in, without "
            "asking its whitelist.",
            name="company-card",
        )
        self.bind(self._company)
        usual = Button("Use the usual default", "plain", name="default_company-usual")
        usual.clicked.connect(lambda: self.session.edit(default_company=USUAL_COMPANY))
        self._company.add_beside(usual)
        more = Disclosure("How to read the real company ID", name="company-how")
        line = CopyValue(_READ_COMPANY, "On the ClearML host", "company-command", command=True)
        add(more.column, labels.label(_HOW, "body"), line)
        card.add(self._company, self._company_note, more)
        return card

    def _debug_card(self) -> Card:
        card = Card("Troubleshooting", name="debug-card")
        toggle = Toggle("debug", "Log the details of each login (debug)", _meaning("debug"))
        self.bind(toggle)
        card.add(toggle, self._debug_note)
        return card


def _meaning(field: str) -> str:
    return next(v.meaning for v in VARIABLES if v.field == field)
