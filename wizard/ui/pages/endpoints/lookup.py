"""The look-up: one address of the tenant fills all endpoints from discovery."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QLineEdit

from wizard.model.draft import Draft
from wizard.model.fields import endpoint
from wizard.model.problem import Problem, Problems
from wizard.model.text import visible
from wizard.oidc.discovery import Metadata, discover
from wizard.oidc.http import CancelToken
from wizard.ping.guides import localise
from wizard.ping.hints import discovery_hints
from wizard.ping.recognise import recognise
from wizard.ping.regions import environment_id
from wizard.ui.pages.endpoints.pingone_parts import PingOneParts
from wizard.ui.pages.endpoints.published import MISMATCH, changes, clashes, notes, published
from wizard.ui.session import Session
from wizard.ui.widgets import Banner, BusyBar, Button, Card, Field, ProblemNote

_GLANCE_MS = 50


class LookupCard(Card):
    """One address in, five endpoints out. Nothing is asked while somebody types.

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
        self._address = session.draft.ping_url.strip()
        self._asked = ""
        self._cancel: CancelToken | None = None
        self._found: Metadata | None = None
        self._filled: dict[str, str] = {}
        self._noted: Problems = ()
        self._soon = QTimer(self, interval=_GLANCE_MS)
        self.field = Field(
            "ping_url", "An address of your Ping tenant", "https://auth.pingone.eu/…/as"
        )
        self.parts = PingOneParts(session)
        self._button = Button("Look up", "accent", "search", "lookup")
        self._bar = BusyBar("lookup-busy")
        self._result = Banner(name="lookup-result")
        self._notes = ProblemNote("lookup-notes")
        self.field.add_beside(self._button)
        self.add(self.field, self._bar, self._result, self._notes, self.parts)
        self._connect()

    def show_draft(self, draft: Draft) -> None:
        """Forget what belongs to another address; say what the addresses tell by themselves."""
        self.parts.show_draft(draft)
        self._button.setEnabled(bool(draft.ping_url.strip()))
        if draft.ping_url.strip() != self._address:
            self._begin_anew(draft.ping_url.strip())
        self._show_notes(typing=self._somebody_types())

    def problems(self) -> Problems:
        """What is wrong with the address or the environment ID that was typed."""
        typed = self._session.draft.ping_url.strip()
        return (*(_judged(typed) if typed else ()), *self.parts.problems())

    def judge(self) -> None:
        """A field was left: what its address tells may be said now."""
        self._show_notes(typing=False)

    def look_up(self) -> None:
        """Ask for the discovery document of the address, unless that is under way."""
        self._soon.stop()
        if not self._address or self._asked == self._address:
            return
        if environment_id(self._address) == self._address.lower():
            self.parts.take(self._address)
        elif _judged(self._address):
            self.field.insist()
        else:
            self._ask(self._address)

    def fill_in(self) -> None:
        """Look up by an address that is filled in already, when none was entered here."""
        draft = self._session.draft
        if not draft.ping_url.strip():
            self._session.edit(ping_url=draft.issuer or draft.authorize_url)
        self.look_up()

    def stop(self) -> None:
        """Give a look-up up; nothing it finds is used."""
        if self._cancel:
            self._cancel.set()
        self._over()

    def _connect(self) -> None:
        self.field.committed.connect(self._committed)
        self._soon.timeout.connect(self._look_when_free)
        self._button.clicked.connect(self.look_up)
        self._bar.cancelled.connect(self.stop)
        self._result.acted.connect(self._act)
        self.parts.known.connect(self._use)

    def _committed(self) -> None:
        self.judge()
        if self.field.edit.hasFocus():  # Enter
            self.look_up()
        else:
            self._soon.start()

    def _look_when_free(self) -> None:
        """Wait for the mouse as well: what appears must not move a button that is pressed."""
        if QApplication.mouseButtons() is not Qt.MouseButton.NoButton:
            return
        if self._somebody_types():
            self._result.say("The look-up waits until no field is being edited.")
        else:
            self.look_up()

    def _somebody_types(self) -> bool:
        return isinstance(self.window().focusWidget(), QLineEdit)

    def _use(self, issuer: str) -> None:
        self._session.edit(ping_url=issuer)
        self.look_up()

    def _act(self) -> None:
        if self._found:
            self._take(self._found)
        else:
            self.look_up()

    def _begin_anew(self, address: str) -> None:
        self.stop()
        self._soon.stop()
        self._address = address
        self._found = None
        self._result.say("")

    def _ask(self, address: str) -> None:
        self._button.setFocus(Qt.FocusReason.OtherFocusReason)
        self._asked, self._found = address, None
        self._result.say("")
        self._bar.start(f"Looking for the discovery document of {visible(address, 80)}")
        self.busy.emit(True)
        services, ca_file = self._session.services, self._session.draft.ca_file.strip()
        url, hints = _absolute(address), discovery_hints(_absolute(address))
        cancel = self._session.runner.run(
            lambda cancel: discover(services.http_for(ca_file), url, hints, cancel), self._ended
        )
        self._cancel = cancel if self._asked else None

    def _over(self) -> None:
        if self._asked:
            self._asked, self._cancel = "", None
            self._bar.stop()
            self.busy.emit(False)

    def _ended(self, found: Metadata | Problem) -> None:
        self._over()
        if isinstance(found, Problem):
            self._result.show_problem(localise(found, self._session.draft.product), "Try again")
            return
        self._found = found
        mismatch = next((p for p in found.problems if p.code == MISMATCH), None)
        if mismatch:
            self._refuse(localise(mismatch, self._session.draft.product))
        elif differing := clashes(self._session.draft, found, self._filled):
            self._offer(found, differing)
        else:
            self._take(found)
        self.judge()

    def _refuse(self, why: Problem) -> None:
        self._result.say(
            why.what, f"{why.why} Nothing was filled in. {why.remedy}", "Try again", "failed"
        )
        self._found = None

    def _offer(self, found: Metadata, differing: tuple[str, ...]) -> None:
        self._result.say(
            f"Ping publishes another {' and '.join(differing)} than you have below.",
            f"Read from {visible(found.read_from, 160)}. What you have stays until you decide.",
            "Use the published ones",
            "warned",
        )

    def _take(self, found: Metadata) -> None:
        fresh = changes(self._session.draft, found, self._filled)
        self._filled = published(found)
        self._session.edit(**fresh)
        told = recognise(self._address) or recognise(found.issuer)
        what = f"{told.flavour}. " if told else ""
        self._result.say(
            "Found. The endpoints below are filled in.",
            f"{what}Read from {visible(found.read_from, 160)}",
            tone="passed",
        )

    def _show_notes(self, *, typing: bool) -> None:
        """While somebody types, notes only go."""
        product = self._session.draft.product
        fresh = tuple(localise(n, product) for n in notes(self._session.draft, self._found))
        shown = tuple(n for n in self._noted if n in fresh) if typing else fresh
        if shown != self._noted:
            self._noted = shown
            self._notes.show_problems(shown)


def _absolute(address: str) -> str:
    return address if "://" in address else f"https://{address}"


def _judged(address: str) -> Problems:
    """A part behind # is taken: consoles have one in their addresses."""
    bare = _absolute(address).partition("#")[0]
    return endpoint("ping_url", required=True)(bare).problems
