"""Page 1: the web app's address, and the callback URL that follows from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wizard.model.draft import Draft
from wizard.model.fields import webapp_url
from wizard.model.problem import Problem
from wizard.model.settings import webapp_host
from wizard.model.step import Step
from wizard.model.urls import callback_url
from wizard.oidc.cancel import CancelToken
from wizard.ui.page import Page
from wizard.ui.pages.server.import_card import ImportCard
from wizard.ui.session import Session
from wizard.ui.widgets import Banner, Card, CopyValue, Field, labels

if TYPE_CHECKING:  # it is loaded off the window's thread
    from wizard.checks.deployment.probe import ServerStatus
    from wizard.oidc.http import HttpClient

_HELP = "Any of its pages will do."
_AT_HAND = """You need:
• your ClearML Enterprise server's address
• the right to create applications in Ping, or somebody who has it"""


class ServerPage(Page):
    """Asks for the web app's address; what follows from it appears once there is one."""

    step = Step.SERVER
    sentence = "Let people sign in to ClearML with Ping. It takes half an hour."

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._address = Field("webapp_url", "Web app address", "https://clearml.example.com", _HELP)
        self._callback = CopyValue("", "", "callback", scale=1.35)
        self._callback.call("Callback URL")
        self._name = Field("name", "Name of this setup (optional)", "Production", _NAME)
        self._back = Card("Callback URL", _CALLBACK, "callback-card")
        self._named = Card(name="name-card")
        self._edition: Banner | None = None
        self._open_source = ""
        self._cancel: CancelToken | None = None
        self.bind(self._address)
        self.bind(self._name)
        self._address.committed.connect(lambda _: self._probe())
        self._lay_out()
        self.show_draft(session.draft)

    def show_draft(self, draft: Draft) -> None:
        """Show the callback URL of the address."""
        super().show_draft(draft)
        address = webapp_url(draft.webapp_url).value
        self._callback.set_value(callback_url(address) if address else "")
        tidied = address and address != draft.webapp_url.strip()
        self._address.set_help(f"Understood as {address}" if tidied else _HELP)
        place = webapp_host(draft)
        self._name.set_help(f"{_NAME} {_UNNAMED.format(place)}" if place else _NAME)
        started = bool(draft.webapp_url.strip())
        self._back.setVisible(bool(address))
        self._named.setVisible(started or bool(draft.name))
        self._say_edition(open_source=bool(address) and address == self._open_source)

    def left(self) -> None:
        """Stop the request to the server."""
        if self._cancel is not None:
            self._cancel.set()

    def _probe(self) -> None:
        """Find out whether this server is the open-source edition; failures are ignored."""
        self.left()
        draft, services = self.session.draft, self.session.services
        address = webapp_url(draft.webapp_url).value
        # The demo has no ClearML server.
        if address is None or services.demo:
            return
        http = services.http_for(draft.ca_file.strip())
        self._cancel = self.session.runner.run(
            lambda cancel: _probe_server(http, address, cancel),
            lambda found: self._show_edition(address, found),
        )

    def _show_edition(self, address: str, found: ServerStatus | Problem) -> None:
        # A failure is ignored: the server need not be reachable from this computer.
        if not isinstance(found, Problem):
            self._open_source = address if found.open_source else ""
            self.show_draft(self.session.draft)

    def _say_edition(self, *, open_source: bool) -> None:
        if open_source and self._edition is None:
            self._edition = Banner("warned", "edition")
            self.column.insertWidget(self.column.indexOf(self._back), self._edition)
        if self._edition:
            self._edition.say(_OPEN_SOURCE if open_source else "", _WITHOUT, tone="warned")

    def _lay_out(self) -> None:
        where, back, named = Card(), self._back, self._named
        where.add(self._address)
        back.add(self._callback)
        named.add(self._name)
        opened = ImportCard(self.session)
        opened.news.connect(self.reveal)
        opened.changed.connect(self.next_changed)
        self.add(labels.label(_AT_HAND), where, back, named, opened)


def _probe_server(http: HttpClient, address: str, cancel: CancelToken) -> ServerStatus | Problem:
    from wizard.checks.deployment.probe import probe_server  # noqa: PLC0415 - loads other libraries

    return probe_server(http, address, cancel)


_NAME = "Only for you, to tell several setups apart."
_UNNAMED = "Without a name it is called {}."
_CALLBACK = (
    "Ping sends people back to this address after they sign in. You register it in the next "
    "step, exactly as it is written here."
)
_OPEN_SOURCE = "This ClearML server is the open-source edition"
_WITHOUT = (
    "It has no sign-in with Ping: single sign-on is a feature of ClearML Enterprise, and the "
    "open-source server ignores these settings. You can go on and prepare everything for an "
    "Enterprise server."
)
