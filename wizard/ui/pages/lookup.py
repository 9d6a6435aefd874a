"""The look-up: one address of the tenant fills all endpoints from discovery."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox

from wizard.model.draft import Draft
from wizard.model.plain import visible
from wizard.model.problem import Problem, Severity
from wizard.model.step import Step
from wizard.oidc.discovery import discover
from wizard.oidc.metadata import Metadata
from wizard.ping.hints import discovery_hints
from wizard.ping.recognise import contradiction, recognise
from wizard.ping.regions import REGIONS, pingone_issuer
from wizard.ping.remedies import localise
from wizard.ui import text
from wizard.ui.session import Session
from wizard.ui.widgets import (
    Banner,
    BusyBar,
    Button,
    Card,
    Disclosure,
    Field,
    ProblemNote,
    row,
)

FILLED = {
    "issuer": "issuer",
    "authorize_url": "authorization_endpoint",
    "access_token_url": "token_endpoint",
    "userinfo_url": "userinfo_endpoint",
    "jwks_url": "jwks_uri",
}
"""The draft's fields that discovery fills, each with the metadata field it comes from."""


@dataclass
class _Running:
    """A look-up under way: for which address, and how to stop it."""

    address: str
    stop: Callable[[], None]


class LookupCard(Card):
    """One address in, five endpoints out.

    Signals:
        busy: True when a look-up begins, False when it is over.
    """

    busy = Signal(bool)

    def __init__(self, session: Session) -> None:
        super().__init__(
            "Look the endpoints up",
            "Enter any one address of your Ping tenant: the issuer, the discovery address, or one "
            "of the endpoints that the application's page in Ping shows.",
            name="lookup-card",
        )
        self._session = session
        self._running: _Running | None = None
        self._found: Metadata | None = None
        self.field = Field(
            "ping_url", "An address of your Ping tenant", "https://auth.pingone.eu/…/as"
        )
        self._button = Button("Look up", "accent", name="lookup")
        self._busy = BusyBar("lookup-busy")
        self._result = Banner(name="lookup-result")
        self._notes = ProblemNote("lookup-notes")
        self._region = QComboBox()
        self._environment = Field(
            "pingone_environment",
            "Environment ID",
            "a UUID, on the environment's page in PingOne",
        )
        self._lay_out()
        self._connect()

    @property
    def environment(self) -> Field:
        """The field for PingOne's environment ID."""
        return self._environment

    def stop(self) -> None:
        """Give a look-up up; nothing it finds is used."""
        if self._running:
            self._running.stop()
            self._running = None
            self._busy.stop()
            self.busy.emit(False)

    def show_draft(self, draft: Draft) -> None:
        """Say what the address tells by itself, and forget a result that is no longer its."""
        self._button.setEnabled(bool(draft.ping_url.strip()) and self._running is None)
        place = self._region.findData(draft.pingone_region)
        self._region.setCurrentIndex(max(place, 0))
        if self._running and self._running.address != draft.ping_url.strip():
            self.stop()
        self._show_notes(draft)

    def look_up(self) -> None:
        """Ask for the discovery document of the address that is typed."""
        address = self._session.draft.ping_url.strip()
        if not address or (self._running and self._running.address == address):
            return
        self.stop()
        self._button.setFocus()
        door = self._session.services.http_for(self._session.draft.ca_file.strip())
        hints = discovery_hints(address)
        cancel = self._session.runner.run(
            lambda cancel: discover(door, address, hints, cancel),
            lambda found: self._ended(address, found),
        )
        self._running = _Running(address, cancel.set)
        self._busy.start(f"Looking for the discovery document of {visible(address, 80)}")
        self._result.say("")
        self.busy.emit(True)

    def _lay_out(self) -> None:
        self.field.add_beside(self._button)
        self._region.setObjectName("pingone_region")
        self._region.setAccessibleName("PingOne region")
        for one in REGIONS:
            self._region.addItem(f"{one.title} (pingone.{one.tld})", one.code)
        other = Disclosure("PingOne: I have the region and the environment ID", "pingone-parts")
        self._fill = Button("Use these", "plain", name="pingone-use")
        other.column.addWidget(text.label("Region", "strong"))
        other.column.addWidget(self._region)
        other.column.addWidget(self._environment)
        other.column.addLayout(row(self._fill, stretch=True))
        self.add(self.field, self._busy, self._result, self._notes, other)

    def _connect(self) -> None:
        self.field.committed.connect(lambda _: self.look_up())
        self._button.clicked.connect(self.look_up)
        self._busy.cancelled.connect(self.stop)
        self._result.acted.connect(self._take)
        self._region.activated.connect(self._picked_region)
        self._fill.clicked.connect(self._use_parts)

    def _picked_region(self) -> None:
        self._session.edit(pingone_region=self._region.currentData())

    def _use_parts(self) -> None:
        draft = self._session.draft
        region = draft.pingone_region or REGIONS[0].code
        issuer = pingone_issuer(region, draft.pingone_environment)
        if issuer is None:
            self._environment.show_problems((_ENVIRONMENT,))
            self._environment.insist()
            return
        self._environment.show_problems(())
        self._session.edit(pingone_region=region, ping_url=issuer)
        self.look_up()

    def _ended(self, address: str, found: Metadata | Problem) -> None:
        self._running = None
        self._busy.stop()
        self.busy.emit(False)
        if address != self._session.draft.ping_url.strip():
            return
        if isinstance(found, Problem):
            self._result.show_problem(localise(found, self._session.draft.product))
        else:
            self._show_found(found)
        self.show_draft(self._session.draft)

    def _show_found(self, found: Metadata) -> None:
        mine = {name: getattr(self._session.draft, name).strip() for name in FILLED}
        known = (
            {name: getattr(self._found, source) for name, source in FILLED.items()}
            if self._found
            else {}
        )
        typed = {n: v for n, v in mine.items() if v and v != known.get(n)}
        self._found = found
        differs = any(v != getattr(found, FILLED[n]) for n, v in typed.items())
        if differs:
            self._result.say(
                "The discovery document names other endpoints than those below.",
                f"It was read from {visible(found.read_from, 120)}. What you typed stays until "
                "you decide.",
                "Use the published ones",
                "warned",
            )
        else:
            self._take()

    def _take(self) -> None:
        if self._found is None:
            return
        published = {name: getattr(self._found, source) for name, source in FILLED.items()}
        self._session.edit(**{name: value for name, value in published.items() if value})
        self._result.say(
            "Found. The endpoints below are filled in.",
            f"Read from {visible(self._found.read_from, 160)}",
            tone="passed",
        )

    def _show_notes(self, draft: Draft) -> None:
        address = draft.access_token_url or draft.ping_url
        told = recognise(draft.ping_url) or recognise(address)
        notes = [contradiction(draft.product, address), told.notice if told else None]
        if self._found and self._found.issuer == draft.issuer:
            notes += [*self._found.problems, _pkce_note(draft, self._found)]
        self._notes.show_problems(tuple(localise(n, draft.product) for n in notes if n))


def _pkce_note(draft: Draft, found: Metadata) -> Problem | None:
    offered = found.code_challenge_methods_supported
    if not draft.pkce or offered is None or "S256" in offered:
        return None
    return Problem(
        "pkce.not-advertised",
        "PKCE is on, but the provider does not advertise the method S256.",
        "What counts is the application's own setting; the advertisement is only a hint.",
        "Keep PKCE on if the application requires it; otherwise switch it off on the step Options.",
        Step.OPTIONS,
        "pkce",
        Severity.WARNING,
    )


_ENVIRONMENT = Problem(
    "endpoint.environment",
    "An environment ID is a UUID like 1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed.",
    "PingOne's addresses are built from it.",
    "Copy it from the environment's page in the PingOne console.",
    Step.ENDPOINTS,
    "pingone_environment",
)
