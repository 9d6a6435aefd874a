"""Page 1: where ClearML is opened, and the callback URL that follows from it."""

from __future__ import annotations

from wizard.model.addresses import webapp_url
from wizard.model.draft import Draft
from wizard.model.step import Step
from wizard.model.urls import callback_url
from wizard.ui import theme
from wizard.ui.page import Page
from wizard.ui.session import Session
from wizard.ui.widgets import Card, CopyValue, Field, notice

_HELP = "What people type to open ClearML. Any page of it will do; the rest is cut off."


class ServerPage(Page):
    """Asks for the web app's address and shows the callback URL large."""

    step = Step.SERVER
    sentence = (
        "After signing in at Ping, people are sent back to your ClearML server. "
        "Its address is all that is needed to begin."
    )

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._address = Field("webapp_url", "Web app address", "https://clearml.example.com", _HELP)
        self._callback = CopyValue("", "", "callback", scale=1.35)
        self._callback.set_empty_text("Appears here once the address is filled in.")
        name = Field(
            "name",
            "Name of this set-up (optional)",
            "Production",
            "Only for you, to tell them apart.",
        )
        self.bind(self._address)
        self.bind(name)
        self._lay_out(name)
        self.show_draft(session.draft)

    def show_draft(self, draft: Draft) -> None:
        """Build the callback URL anew."""
        super().show_draft(draft)
        address = webapp_url(draft.webapp_url).value
        self._callback.set_value(callback_url(address) if address else "")
        tidied = address and address != draft.webapp_url.strip()
        self._address.set_help(f"Understood as {address}" if tidied else _HELP)

    def _lay_out(self, name: Field) -> None:
        where, back, called = Card(), Card("Callback URL", _CALLBACK), Card()
        where.add(self._address)
        back.add(self._callback)
        called.add(name)
        for part in (where, back, notice(*_ENTERPRISE, name="enterprise"), called):
            self.column.addWidget(part)
        self.column.setSpacing(theme.LARGE)


_NAME = "Only for you, to tell several set-ups apart."
_CALLBACK = (
    "Ping returns people to this address after they sign in. You register it on the next page, "
    "exactly as it is written here."
)
_ENTERPRISE = (
    "Signing in with Ping is a feature of ClearML Enterprise",
    "The open-source ClearML server takes no notice of these settings.",
)
