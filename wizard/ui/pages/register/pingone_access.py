"""Signing in to PingOne: by the system browser, a code on another device, or a secret."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog

from wizard.files import Written
from wizard.model import fields
from wizard.model.problem import Problem, Problems, problem
from wizard.model.secret import Secret
from wizard.model.text import visible
from wizard.model.urls import origin, split
from wizard.oidc.http import CancelToken
from wizard.ping.regions import environment_id, region_of_host
from wizard.registration import sign_in
from wizard.registration import worker as workers
from wizard.registration.connection import Connection, connect_pingone
from wizard.registration.model import place_of
from wizard.registration.pingone_registrar import Address, address_of
from wizard.registration.sign_in import AccessToken, DeviceCode, SignIn, authorization_server
from wizard.ui import theme
from wizard.ui.background import Relay
from wizard.ui.pages.register.access import AccessForm, Words
from wizard.ui.pages.register.paste_field import PasteField
from wizard.ui.session import Session
from wizard.ui.widgets import Banner, Button, CopyValue, Field, Input, labels
from wizard.ui.widgets.card import Disclosure, Separator, add, boxed, column, row
from wizard.ui.widgets.region_box import RegionBox

FOLDER = "ping-worker-application"
Authorize = Callable[[SignIn], AccessToken | Problem]


class PingOneAccess(AccessForm):
    """The environment, the worker application, and one button; other ways are folded."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._known = next(iter(workers.remembered(session.services.store.folder)), None)
        self._relay = Relay(self._receive)
        self._address = Field("access-address", "Environment ID", _EXAMPLE, _ADDRESS)
        self._region = RegionBox("access-region")
        self._region.setPlaceholderText("Choose the region")
        self._region.setCurrentIndex(-1)
        self._worker = Field("access-worker", "Client ID of the worker application", _EXAMPLE)
        self._second = Field("access-second", "Client ID for device codes", _EXAMPLE, _SECOND)
        self._home = Field("access-home", "Environment of the administrators", _EXAMPLE, _HOME)
        self._devices = tuple(
            Button("Use a code on another device", "quiet", name=f"access-{name}")
            for name in ("device", "instead")
        )
        self._ready = Button("Use the access token that was brought along", name="access-ready")
        self._ready.setVisible(bool(session.services.api_token))
        self._robot = Field("access-robot", "Client ID of a worker with roles", _EXAMPLE)
        self._secret = PasteField("access-secret", "Its client secret", _HELP)
        self._code = CopyValue("", "Type this code", "access-code", scale=1.4)
        self._page = CopyValue("", "on this page, on any device", "access-page")
        self._lay_out()
        self._connect()
        if self._known:
            self._worker.set_value(self._known.client_id)
            self._home.set_value(self._known.environment)
            self._second.set_value(self._known.device_client_id)
        self.show_target("")

    def show_target(self, place: str) -> None:
        """The environment of the setup, or of an earlier registration."""
        found, region = place_of(self.session.draft)
        if place or found:
            self._address.set_value(place or found)
        if region:
            self._region.setCurrentIndex(self._region.findData(region.code))
        self._where.setHidden(region is not None)

    def _lay_out(self) -> None:
        heading = labels.label("Region", "strong")
        heading.setBuddy(self._region)
        self._where = boxed(column(heading, self._region))
        more = Disclosure("Other ways to sign in", "access-more")
        self.add(self._address, self._where)
        if not self._known:
            self._saved = Banner(name="access-saved")
            save = Button("Save the hand-out for it…", "quiet", "folder", "access-handout")
            save.clicked.connect(self._save_handout)
            once = column(labels.label(_ONCE, "muted"), row(save, stretch=True), self._saved)
            self.add(Separator(), once)
        add(more.column if self._known else self.column, self._worker, self._home)
        self.add_go("Sign in to PingOne…", "access-sign-in").clicked.connect(self._in_browser)
        self.add(more)
        device, ready = (row(one, stretch=True) for one in (self._devices[0], self._ready))
        add(more.column, self._second, device, ready, self._robot, self._secret)
        self._shown_code = boxed(column(self._code, self._page, spacing=theme.MEDIUM))
        instead = row(self._devices[1], stretch=True)
        column(self._shown_code, instead, on=self.meanwhile, spacing=theme.MEDIUM)

    def _connect(self) -> None:
        self._address.committed.connect(self._take_region)
        for button in self._devices:
            button.clicked.connect(self._by_device)
        self._secret.pasted.connect(self._with_secret)
        self._ready.clicked.connect(self._with_token)

    def _take_region(self, address: str) -> None:
        """The region that an address has in it."""
        parts = split(address.strip())
        found = region_of_host((parts.hostname or "") if parts else "")
        if found:
            self._region.setCurrentIndex(self._region.findData(found.code))
        self._where.setHidden(bool(found))

    def _save_handout(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, "Save the hand-out in", str(Path.home()))
        if not chosen:
            return
        folder, clock = Path(chosen) / FOLDER, self.session.services.clock

        def work(_: CancelToken) -> Written | Problem:
            found = workers.write_worker_handout(folder, clock())
            return found if isinstance(found, Written) else found[0]

        self.session.runner.run(work, self._show_saved)

    def _show_saved(self, found: Written | Problem) -> None:
        if isinstance(found, Problem):
            self._saved.show_problem(found)
        else:
            words = f"Begin with {workers.WORKER_PAGE} in {visible(found.paths[0].parent)}."
            self._saved.say("Saved", f"{words} {_ASK}", tone="passed")
        self.news.emit(self._saved)

    def _in_browser(self) -> None:
        self._start(_BROWSER, self._worker, lambda by: by.in_browser(self._open))

    def _by_device(self) -> None:
        self._start(_DEVICE, self._worker, lambda by: by.by_device(self._relay.send))

    def _with_secret(self, secret: Secret) -> None:
        self._start(_ASKING, self._robot, lambda by: by.with_secret(secret))

    def _with_token(self) -> None:
        target = self._target()
        if target:
            token = sign_in.ready_token(self.session.services.api_token, origin(target.api))
            self._use(_ASKING, target, lambda _: token)

    def _open(self, url: str) -> bool:
        """From the thread that waits; only the window's may open a browser."""
        self._relay.send(url)
        return True

    def _receive(self, found: str | DeviceCode) -> None:
        if isinstance(found, DeviceCode):
            self._code.set_value(found.user_code)
            self._page.set_value(found.url)
            self._shown_code.show()
            self.news.emit(self)
        elif not QDesktopServices.openUrl(QUrl(found)):
            self.failed.emit(problem("pingone-sign-in.browser"))

    def _start(self, words: Words, client: Field, authorize: Authorize) -> None:
        """Sign in through the worker application whose client ID that field has."""
        target, client_id = self._target(), client.value.strip()
        if target is None or not self._sound(client, fields.client_id(client_id).problems):
            return
        home = environment_id(self._home.value) or target.environment
        region, second = self._region.currentData(), self._second.value.strip()
        worker = workers.Worker(client_id, home, region, second)
        services, draft = self.session.services, self.session.draft
        asked = worker.for_device if words is _DEVICE else worker
        server = authorization_server(asked, services.ping.auth, target.api)
        if isinstance(server, Problem):
            self.failed.emit(server)
            return

        def token(cancel: CancelToken) -> AccessToken | Problem:
            http = services.http_for(draft.ca_file.strip())
            found = authorize(SignIn(http, server, services.clock, cancel))
            if isinstance(found, AccessToken) and client is self._worker:
                # If that fails it is typed once more.
                workers.remember(services.store.folder, worker)
            return found

        self._use(words, target, token)

    def _use(
        self,
        words: Words,
        target: Address,
        authorize: Callable[[CancelToken], AccessToken | Problem],
    ) -> None:
        services, draft = self.session.services, self.session.draft

        def connect(cancel: CancelToken) -> Connection | Problem:
            token = authorize(cancel)
            if isinstance(token, Problem):
                return token
            http = services.http_for(draft.ca_file.strip())
            return connect_pingone(http, services.clock, token, target, draft.setup_id)

        self._shown_code.hide()
        self._devices[1].setVisible(words is _BROWSER)
        self.wanted.emit(words, connect)

    def _target(self) -> Address | None:
        """Where ClearML is registered; None while something is missing, which is shown."""
        found, code = environment_id(self._address.value), self._region.currentData()
        if not self._sound(self._address, () if found else (problem("endpoint.environment"),)):
            return None
        if not code:
            self._region.setFocus()
            self._region.showPopup()
            return None
        ping = self.session.services.ping
        return address_of(found or "", code, ping.api, ping.auth)

    def _sound(self, where: Input, problems: Problems) -> bool:
        where.show_problems(problems)
        if problems:
            where.insist()
            self.news.emit(where)
        return not problems


_EXAMPLE = "1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed"
_ADDRESS = "Or paste any address of it, such as that of the console: the region follows from it."
_HOME = "Only if administrators have their accounts in another one; else leave it empty."
_ONCE = (
    "PingOne lets administrators sign in through a small worker application only. It has neither "
    "roles nor a secret, and is created once for your organisation; this computer remembers it."
)
_SECOND = "Only if another worker application is for that; else leave it empty."
_ASK = "What comes back of it goes into this line."
_HELP = "Hidden, used at once and kept nowhere. The sign-in begins when it is pasted."
_BROWSER = (
    "Sign in in your browser",
    "Then come back here. If PingOne shows an error there, cancel and check the IDs.",
)
_DEVICE = ("Sign in on another device", "Waiting for the code to be entered there")
_ASKING = ("One moment", "Requesting an access token from PingOne")
