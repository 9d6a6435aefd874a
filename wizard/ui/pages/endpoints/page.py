"""Page 3: Ping's endpoints, and the credentials that belong to them."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from wizard import flow
from wizard.model.draft import Draft
from wizard.model.problem import Problem, Problems
from wizard.model.step import Step
from wizard.model.text import visible
from wizard.model.urls import origin
from wizard.ui.page import Page
from wizard.ui.pages.endpoints.credentials import CredentialsCard
from wizard.ui.pages.endpoints.discovered_endpoints import FILLED_IN
from wizard.ui.pages.endpoints.lookup import LookupCard
from wizard.ui.pages.endpoints.preflight_card import PreflightCard
from wizard.ui.session import Session
from wizard.ui.widgets import Button, Card, Disclosure, Field

_AS = "https://auth.pingone.eu/…/as"
_NEEDED = {
    "authorize_url": ("Authorization endpoint", f"{_AS}/authorize", "People sign in here."),
    "access_token_url": ("Token endpoint", f"{_AS}/token", "ClearML fetches tokens here."),
}
_ENDPOINTS = _NEEDED | {
    "issuer": ("Issuer", _AS, "Ping's name for itself in every token."),
    "userinfo_url": ("Userinfo endpoint", f"{_AS}/userinfo", "More about who signed in."),
    "jwks_url": ("JWKS address", f"{_AS}/jwks", "The keys that Ping's tokens are signed with."),
}
_SHOW = "Show the endpoints"


class EndpointsPage(Page):
    """One address fills all endpoints, which stay folded; each can be typed by hand."""

    step = Step.ENDPOINTS
    sentence = (
        "ClearML needs two addresses of Ping's, the client ID and the client secret. One address "
        "of your tenant is enough to find the rest."
    )

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._lookup = LookupCard(session)
        self._credentials = CredentialsCard(session)
        self._preflight = PreflightCard(session)
        self._fields = Disclosure(_SHOW, "endpoints")
        self._ca = Field(
            "ca_file",
            "Extra CA file (PEM)",
            "/path/to/company-ca.pem",
            "Only when Ping's certificate comes from a private authority that this computer does "
            "not know. ClearML's containers need it as well.",
        )
        self._lay_out()
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)  # a click next to a field leaves it
        self._lookup.moved.connect(self._show_work)
        self._lookup.concluded.connect(self._conclude)
        self._preflight.moved.connect(self._show_work)
        self._preflight.cleared.connect(self._go_on)
        self._preflight.fix.connect(self._fix)
        self._preflight.news.connect(self.reveal)
        self.show_draft(session.draft)

    @property
    def next_text(self) -> str:
        """Failed checks close nothing: this computer may be unable to reach Ping."""
        return "Go on anyway" if self._preflight.doubtful else "Next"

    @property
    def busy_words(self) -> str:
        """The card says which check is under way."""
        return "Checking…" if self._preflight.running else super().busy_words

    def finish(self) -> bool:
        """Check first, unless the outcome is current."""
        if self._preflight.settled:
            return True
        self._preflight.check(for_next=True)
        return False

    def show_draft(self, draft: Draft) -> None:
        """The look-up follows the address."""
        super().show_draft(draft)
        self._fields.set_caption(_summary(draft))
        self._lookup.show_draft(draft)
        self._preflight.refresh()

    def show_problems(self, problems: Problems) -> None:
        """Show those of the look-up as well; endpoints in question are unfolded."""
        super().show_problems((*problems, *self._lookup.problems()))
        if _addresses(self.session.draft):
            for name in {p.field for p in problems}:
                self._unfold(name)

    def focus_field(self, name: str) -> None:
        """What is folded away is unfolded first; without any endpoint the look-up comes first."""
        if name in _NEEDED and not _addresses(self.session.draft):
            name = self._lookup.field.name
        self._unfold(name)
        super().focus_field(name)
        if name in ("client_id", "client_secret") and self._credentials.failed:
            self.reveal.emit(self._credentials.banner)

    def entered(self) -> None:
        """Read the keyring; show what follows from changes on other steps."""
        self._lookup.show_notes()
        self._credentials.entered()
        draft = self.session.draft
        if draft.register_way != "steps" and not _addresses(draft):
            self._lookup.look_up()

    def left(self) -> None:
        """Store what was typed; stop a check."""
        self._credentials.left()
        self._preflight.leave()

    def _lay_out(self) -> None:
        self.bind(self._lookup.field)
        self.bind(self._lookup.parts.environment)
        self.column.addWidget(self._lookup)
        self._fields.column.addWidget(self._endpoints_card())
        self.column.addWidget(self._fields)
        self.adopt(self._credentials.client_id)
        self.adopt(self._credentials.secret)
        self.column.addWidget(self._credentials)
        self.column.addWidget(self._preflight)
        self.column.addStretch(1)

    def _endpoints_card(self) -> Card:
        card = Card("Ping's endpoints", _BY_HAND, name="endpoints-card")
        for name, words in _ENDPOINTS.items():
            card.add(self._field(name, *words))
        browse = Button("Choose…", "plain", name="ca_file-choose")
        browse.clicked.connect(self._choose_ca)
        self._ca.add_beside(browse)
        self.bind(self._ca)
        card.add(self._ca)
        return card

    def _field(self, name: str, label: str, example: str, help: str) -> Field:
        field = Field(name, label, example, help)
        self.bind(field)
        field.committed.connect(self._lookup.show_notes)
        return field

    def _show_work(self) -> None:
        self.set_busy(busy=self._lookup.running or self._preflight.running)
        self.next_changed.emit()

    def _unfold(self, name: str | None) -> None:
        if name in _ENDPOINTS or name == "ca_file":
            self._fields.open()

    def _conclude(self, filled: bool) -> None:
        self._fields.open(opened=not filled)
        self.show_problems(self.session.problems[self.step])

    def _fix(self, problem: Problem) -> None:
        if problem.code in FILLED_IN:
            self._lookup.fill_in()
            self.reveal.emit(self._lookup)
        else:
            self.go_to(problem)

    def _go_on(self) -> None:
        later = flow.after(self.step)
        if later:
            self.go.emit(later, "")

    def _choose_ca(self) -> None:
        path, _ = QFileDialog.getOpenFileName(
            self, "Choose the CA file", "", "Certificates (*.pem *.crt *.cer);;All files (*)"
        )
        if path:
            self.session.edit(ca_file=path)


def _addresses(draft: Draft) -> list[str]:
    return [getattr(draft, name) for name in _ENDPOINTS if getattr(draft, name).strip()]


def _summary(draft: Draft) -> str:
    """How many endpoints there are, and of which host."""
    found = _addresses(draft)
    hosts = {origin(address).partition("://")[2] or address for address in found}
    if not found:
        return _SHOW
    whose = visible(hosts.pop(), 40) if len(hosts) == 1 else f"{len(hosts)} hosts"
    return f"{len(found)} endpoint{'s' * (len(found) > 1)} of {whose}"


_BY_HAND = "The look-up fills them in. Where it can't, type them by hand."
