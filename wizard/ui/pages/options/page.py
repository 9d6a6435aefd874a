"""Page 4: who gets an account, PKCE, debug logging."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from wizard.clearml.variables import VARIABLES
from wizard.model.draft import Draft
from wizard.model.fields import USUAL_COMPANY
from wizard.model.step import Step
from wizard.ping import guides
from wizard.ui import theme
from wizard.ui.page import Page
from wizard.ui.session import Session
from wizard.ui.widgets import (
    Button,
    Card,
    Choice,
    CopyValue,
    Disclosure,
    Field,
    Option,
    Separator,
    Toggle,
    labels,
    notice,
)
from wizard.ui.widgets.card import add, boxed, column

_HOW = (
    f"The default of an installation is {USUAL_COMPANY}. Read yours from the running server with "
    "one of these commands; no line in its output means the default."
)
_KUBECTL = "kubectl -n clearml"
_READ_COMPANY = {
    "With Docker, on the ClearML host": (
        "docker inspect -f '{{range .Config.Env}}{{println .}}{{end}}' clearml-apiserver"
        " | grep -i default_company"
    ),
    "On Kubernetes, where the namespace is clearml (not verified)": (
        f"{_KUBECTL} exec $({_KUBECTL} get deployments -o name | grep apiserver | head -n 1)"
        " -- env | grep -i default_company"
    ),
}


class OptionsPage(Page):
    """Who gets an account, and two switches of ClearML's guide."""

    step = Step.OPTIONS
    sentence = "One question. The two switches below it can usually stay as they are."

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._who = Choice("everybody", _ANSWERS, "Who gets an account at the first sign-in?")
        self._company = Field("default_company", "Company ID", "32 digits, 0-9, a-f", _COMPANY_HELP)
        self._typed = ""
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
        self._of_everybody = self._company_parts()
        who = Card(name="company-card")
        who.add(self._who, self._of_everybody)
        self.add(who, self._switches())
        self.column.addStretch(1)
        self.show_draft(session.draft)

    def show_draft(self, draft: Draft) -> None:
        """Show the company where it counts, and each warning when it applies."""
        super().show_draft(draft)
        # A draft of version 0.1.0 has the company only.
        everybody = draft.everybody or bool(draft.default_company.strip())
        self._who.set_value(everybody)
        self._of_everybody.setVisible(everybody)
        self._company_note.setVisible(bool(draft.default_company.strip()))
        self._debug_note.setVisible(draft.debug)

    def focus_field(self, name: str) -> None:
        """The company ID can be typed under the first answer only."""
        if name == "default_company":
            self._of_everybody.show()
        super().focus_field(name)

    def _company_parts(self) -> QWidget:
        self.adopt(self._who)
        self._who.value_changed.connect(self._choose)
        self.adopt(self._company)
        self._company.set_value(self.session.draft.default_company)
        self._company.value_changed.connect(self._use)
        usual = Button("Use the usual default", "plain", name="default_company-usual")
        usual.clicked.connect(lambda: self._use(USUAL_COMPANY))
        self._company.add_beside(usual)
        more = Disclosure("How to read the real company ID", name="company-how")
        add(more.column, labels.label(_HOW, "body"))
        for number, (where, line) in enumerate(_READ_COMPANY.items(), 1):
            add(more.column, CopyValue(line, where, f"company-command-{number}", command=True))
        return boxed(column(self._company, self._company_note, more, spacing=theme.MEDIUM))

    def _use(self, company: object) -> None:
        self.session.edit(everybody=True, default_company=company)

    def _choose(self, everybody: object) -> None:
        """What was typed comes back with the answer that it belongs to."""
        if everybody:
            self._use(self.session.draft.default_company or self._typed)
        else:
            self._typed = self.session.draft.default_company
            self.session.edit(everybody=False, default_company="")

    def _switches(self) -> Card:
        card = Card(name="switches-card")
        pkce = Toggle("pkce", "The application in Ping requires PKCE (S256)", _PKCE)
        debug = Toggle("debug", "Log the details of each login (debug)", _meaning("debug"))
        self.bind(pkce)
        self.bind(debug)
        card.add(pkce, Separator(), debug, self._debug_note)
        return card


_ANSWERS = (
    Option(
        True,
        "Everybody whom Ping lets in",
        "ClearML creates the account. Groups can narrow it in the next step.",
    ),
    Option(False, "Only people invited in ClearML", "Or whitelisted, or with an account already."),
)
_COMPANY_HELP = "The company in ClearML that the accounts are created in."
_PKCE = f"{guides.PKCE_MEANS} On here if it is on in Ping, off if it is off."


def _meaning(field: str) -> str:
    return next(v.meaning for v in VARIABLES if v.field == field)
