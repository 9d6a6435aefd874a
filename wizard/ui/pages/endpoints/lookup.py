"""The look-up: one address of the tenant fills all endpoints from discovery."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QLineEdit

from wizard.model.draft import Draft
from wizard.model.fields import endpoint
from wizard.model.problem import Problem, Problems, problem
from wizard.model.product import Product
from wizard.model.text import visible
from wizard.oidc.discovery import Metadata, discover
from wizard.oidc.http import CancelToken
from wizard.ping.guides import localise
from wizard.ping.hints import discovery_hints
from wizard.ping.recognise import recognise
from wizard.ping.regions import environment_id, pingone_issuer
from wizard.ui import theme
from wizard.ui.pages.endpoints.discovered_endpoints import (
    MISMATCH,
    changes,
    differing_titles,
    endpoints_of,
    notes,
)
from wizard.ui.session import Session
from wizard.ui.widgets import (
    Banner,
    BusyBar,
    Button,
    Card,
    Disclosure,
    Field,
    ProblemNote,
    labels,
    row,
)
from wizard.ui.widgets.card import column
from wizard.ui.widgets.region_box import RegionBox

_POLL_MS = 50
_PINGONE, _OTHER = "https://auth.pingone.eu/…/as", "https://sso.example.com"
_HELP = "The issuer, or any endpoint that the application's page in Ping shows."


class LookupCard(Card):
    """One address in, five endpoints out. No request is sent while the user types.

    Signals:
        moved: A look-up began or ended.
        concluded: True when it filled the endpoints in, False when they have to be looked at.
    """

    moved = Signal()
    concluded = Signal(bool)

    def __init__(self, session: Session) -> None:
        super().__init__(name="lookup-card")
        self._session = session
        self._address = session.draft.ping_url.strip()
        self._requested = ""
        self._cancel: CancelToken | None = None
        self._found: Metadata | None = None
        self._filled: dict[str, str] = {}
        self._shown_notes: Problems = ()
        self._soon = QTimer(self, interval=_POLL_MS)
        self.field = Field("ping_url", "Any address of your Ping tenant or provider", "", _HELP)
        self.parts = PingOneParts(session)
        self._button = Button("Look up", "accent", "search", "lookup")
        self._bar = BusyBar("lookup-busy")
        self._result = Banner(name="lookup-result")
        self._notes = ProblemNote("lookup-notes")
        self.field.add_beside(self._button)
        self.add(self.field, self._bar, self._result, self._notes, self.parts)
        self._connect()

    @property
    def running(self) -> bool:
        """True while a look-up is under way."""
        return bool(self._requested)

    def show_draft(self, draft: Draft) -> None:
        """Forget what belongs to another address; show what follows from the addresses alone."""
        self.parts.show_draft(draft)
        is_pingone = draft.product in {Product.PINGONE, None}
        self.parts.setVisible(is_pingone or bool(draft.pingone_environment))
        self.field.edit.setPlaceholderText(_PINGONE if is_pingone else _OTHER)
        self._button.setEnabled(bool(draft.ping_url.strip()))
        found = draft.authorize_url.strip() and draft.access_token_url.strip()
        labels.rekind(self._button, "plain" if found else "accent")
        if draft.ping_url.strip() != self._address:
            self._reset(draft.ping_url.strip())
        self._update_notes(typing=self._user_is_typing())

    def problems(self) -> Problems:
        """What is wrong with the address or the environment ID that was typed."""
        typed = self._session.draft.ping_url.strip()
        return (*(_address_problems(typed) if typed else ()), *self.parts.problems())

    def show_notes(self) -> None:
        """A field was left: show what follows from its address."""
        self._update_notes(typing=False)

    def look_up(self) -> None:
        """Request the discovery document of the address, unless that is under way."""
        self._soon.stop()
        if not self._address or self._requested == self._address:
            return
        if environment_id(self._address) == self._address.lower():
            self.parts.fill_in(self._address)
        elif _address_problems(self._address):
            self.field.insist()
        else:
            self._start(self._address)

    def fill_in(self) -> None:
        """Look up by an address that is filled in already, when none was entered here."""
        draft = self._session.draft
        if not draft.ping_url.strip():
            self._session.edit(ping_url=draft.issuer or draft.authorize_url)
        self.look_up()

    def stop(self) -> None:
        """Cancel a look-up; nothing it finds is used."""
        if self._cancel:
            self._cancel.set()
        self._end()

    def _connect(self) -> None:
        self.field.committed.connect(self._commit)
        self.field.edit.returnPressed.connect(self._enter)
        self.field.edit.pending = lambda: bool(self._address) and self._found is None
        self._soon.timeout.connect(self._look_up_when_idle)
        self._button.clicked.connect(self.look_up)
        self._bar.cancelled.connect(self.stop)
        self._result.acted.connect(self._act)
        self.parts.chosen.connect(self._use)

    def _commit(self) -> None:
        self.show_notes()
        if not self.field.edit.hasFocus():  # else Enter was pressed
            self._soon.start()

    def _enter(self) -> None:
        if self.field.edit.pending():
            self.look_up()

    def _look_up_when_idle(self) -> None:
        """Wait for the mouse as well: what appears must not move a button that is pressed."""
        if QApplication.mouseButtons() is not Qt.MouseButton.NoButton:
            return
        if self._user_is_typing():
            self._result.say("The look-up waits until no field is being edited.")
        else:
            self.look_up()

    def _user_is_typing(self) -> bool:
        return isinstance(self.window().focusWidget(), QLineEdit)

    def _use(self, issuer: str) -> None:
        self._session.edit(ping_url=issuer)
        self.look_up()

    def _act(self) -> None:
        if self._found:
            self._fill(self._found)

    def _reset(self, address: str) -> None:
        self.stop()
        self._soon.stop()
        self._address = address
        self._found = None
        self._result.say("")

    def _start(self, address: str) -> None:
        self._button.setFocus(Qt.FocusReason.OtherFocusReason)
        self._requested, self._found = address, None
        self._result.say("")
        self._bar.start(f"Looking for the discovery document of {visible(address, 80)}")
        self.moved.emit()
        services, ca_file = self._session.services, self._session.draft.ca_file.strip()
        url, hints = _absolute(address), discovery_hints(_absolute(address))
        cancel = self._session.runner.run(
            lambda cancel: discover(services.http_for(ca_file), url, hints, cancel), self._finish
        )
        # The work may have ended before `run` returned.
        self._cancel = cancel if self._requested else None

    def _end(self) -> None:
        if self._requested:
            self._requested, self._cancel = "", None
            self._bar.stop()
            self.moved.emit()

    def _finish(self, found: Metadata | Problem) -> None:
        self._end()
        draft = self._session.draft
        if isinstance(found, Problem):
            self._result.show_problem(localise(found, draft.product))
            self.concluded.emit(False)
            return
        mismatch = next((p for p in found.problems if p.code == MISMATCH), None)
        self._found = None if mismatch else found
        if mismatch:
            self._refuse(localise(mismatch, draft.product))
        elif differing := differing_titles(draft, found, self._filled):
            self._offer(found, differing)
        else:
            self._fill(found)
        self.show_notes()

    def _refuse(self, why: Problem) -> None:
        more = f"{why.why} Nothing was filled in. {why.remedy}"
        self._result.say(why.what, more, tone="failed")
        self.concluded.emit(False)

    def _offer(self, found: Metadata, differing: tuple[str, ...]) -> None:
        self._result.say(
            f"Ping publishes another {' and '.join(differing)} than you have below.",
            f"Read from {visible(found.read_from, 160)}. What you have stays until you decide.",
            "Use the published ones",
            "warned",
        )
        self.concluded.emit(False)

    def _fill(self, found: Metadata) -> None:
        fresh = changes(self._session.draft, found, self._filled)
        self._filled = endpoints_of(found)
        self._session.undo.edit("Filled in what Ping publishes", **fresh)
        recognised = recognise(self._address) or recognise(found.issuer)
        what = f"{recognised.flavour}. " if recognised else ""
        self._result.say(
            "Found. The endpoints are filled in.",
            f"{what}Read from {visible(found.read_from, 160)}",
            tone="passed",
        )
        self.concluded.emit(True)

    def _update_notes(self, *, typing: bool) -> None:
        """While the user types, notes are only removed."""
        product = self._session.draft.product
        fresh = tuple(localise(n, product) for n in notes(self._session.draft, self._found))
        shown = tuple(n for n in self._shown_notes if n in fresh) if typing else fresh
        if shown != self._shown_notes:
            self._shown_notes = shown
            self._notes.show_problems(shown)


class PingOneParts(Disclosure):
    """PingOne's issuer from the region and the environment ID, when no address is at hand.

    Signals:
        chosen: The issuer, when it is to be looked up.
    """

    chosen = Signal(str)

    def __init__(self, session: Session) -> None:
        super().__init__("PingOne: I have the region and the environment ID", "pingone-parts")
        self._session = session
        self.environment = Field(
            "pingone_environment",
            "Environment ID",
            "1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed",
            "In PingOne under Settings, Environment Properties.",
        )
        self._region = RegionBox()
        self._use = Button("Look up", "plain", name="pingone-use")
        heading = labels.label("Region", "strong")
        heading.setBuddy(self._region)
        self.column.addLayout(column(heading, self._region, spacing=theme.SMALL - 2))
        self.column.addWidget(self.environment)
        self.column.addLayout(row(self._use, stretch=True))
        self._region.activated.connect(self._save_region)
        self._use.clicked.connect(self._choose)
        self.environment.edit.returnPressed.connect(self._choose)
        self.environment.edit.pending = lambda: True

    def show_draft(self, draft: Draft) -> None:
        """Show the region; the environment ID is bound by the page."""
        self._region.setCurrentIndex(max(self._region.findData(draft.pingone_region), 0))

    def problems(self) -> Problems:
        """What is wrong with an environment ID that was typed."""
        typed = self._session.draft.pingone_environment.strip()
        return (problem("endpoint.environment"),) if typed and not self._issuer() else ()

    def fill_in(self, environment: str) -> None:
        """Open with an environment ID that was typed elsewhere."""
        self._session.edit(pingone_environment=environment)
        self.open()
        self._region.setFocus(Qt.FocusReason.TabFocusReason)

    def _save_region(self) -> None:
        self._session.edit(pingone_region=self._region.currentData())

    def _issuer(self) -> str | None:
        environment = self._session.draft.pingone_environment.strip()
        return pingone_issuer(self._region.currentData(), environment)

    def _choose(self) -> None:
        issuer = self._issuer()
        if issuer is None:
            self.environment.show_problems((problem("endpoint.environment"),))
            self.environment.insist()
            return
        self._use.setFocus(Qt.FocusReason.OtherFocusReason)
        self._save_region()
        self.chosen.emit(issuer)


def _absolute(address: str) -> str:
    return address if "://" in address else f"https://{address}"


def _address_problems(address: str) -> Problems:
    """A part after # is accepted: addresses of consoles have one."""
    bare = _absolute(address).partition("#")[0]
    return endpoint("ping_url", required=True)(bare).problems
