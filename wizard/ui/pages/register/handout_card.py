"""The second way of page 2: save the hand-out, give it away, paste what comes back."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget

from wizard.files import Written
from wizard.model.draft import Draft
from wizard.model.problem import Problem
from wizard.model.secret import Secret
from wizard.model.text import visible
from wizard.model.urls import origin
from wizard.ping import guides
from wizard.registration.returned import Returned, read_returned
from wizard.ui import theme
from wizard.ui.pages.register.paste_field import PasteField
from wizard.ui.session import Session
from wizard.ui.widgets import Banner, Button, Card, Field, labels, row
from wizard.ui.widgets.card import boxed, column, refill
from wizard.ui.widgets.notices import Tone

FOLDER = "clearml-ping-registration"
_ENDPOINTS = ("issuer", "authorize_url", "access_token_url", "userinfo_url", "jwks_url")


class HandoutCard(QWidget):
    """What the Ping team gets, and a line for what it sends back.

    Signals:
        news: What appeared and should be scrolled into view.
    """

    news = Signal(QWidget)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.setObjectName("handout-card")
        self._session = session
        self._folder = Path()
        self.contact = Field("contact", "Whom may they ask?", "Name, telephone", _CONTACT)
        self._save = Button("Save the hand-out…", "accent", "folder", "handout-save")
        self._saved = Banner(name="handout-saved")
        self._paste = PasteField("returned", "What they sent back", _PASTE)
        self._said = Banner(name="returned-said")
        self._choices = column(spacing=theme.SMALL)
        words = labels.label("Which of these is the client ID?", "strong")
        self._question = boxed(column(words, self._choices), "returned-question")
        self._lay_out()
        self._save.clicked.connect(self._choose)
        self._saved.acted.connect(self._open)
        self._paste.pasted.connect(self._read)

    def _lay_out(self) -> None:
        give = Card("1. Give it to them", _GIVE, name="handout-give")
        give.add(self.contact, row(self._save, stretch=True), self._saved)
        back = Card("2. Paste what comes back", _BACK, name="handout-back")
        back.add(self._paste, self._question, self._said)
        column(give, back, on=self, spacing=theme.LARGE)
        self._offer(Returned())

    def _choose(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, "Save the hand-out in", str(Path.home()))
        if chosen:
            self._write(Path(chosen) / FOLDER)

    def _write(self, folder: Path) -> None:
        draft, now, self._folder = self._session.draft, self._session.services.clock(), folder

        def work(_: object) -> Written | Problem:
            from wizard.registration.handout import write_handout  # noqa: PLC0415 - loads jinja2

            found = write_handout(draft, folder, now)
            return found if isinstance(found, Written) else found[0]

        self._session.runner.run(work, self._show_written)

    def _show_written(self, found: Written | Problem) -> None:
        if isinstance(found, Written):
            where = f"{len(found.paths)} files in {visible(self._folder)}"
            self._saved.say("Saved", f"{where}.\n{_SEND}", "Open the folder", "passed")
            labels.rekind(self._save, "plain")
        else:
            self._saved.show_problem(found)
        self.news.emit(self._saved)

    def _open(self) -> None:
        if self._folder.is_dir():  # else something else may be there by now
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._folder)))

    def _read(self, text: Secret) -> None:
        found = read_returned(text.reveal())
        self._offer(found if isinstance(found, Returned) else Returned())
        if isinstance(found, Problem):
            self._said.show_problem(found)
        elif found.unnamed:
            self._said.say("")
        else:
            self._take(found)
        self.news.emit(self._said if self._question.isHidden() else self._question)

    def _offer(self, found: Returned) -> None:
        """Let the user say which of the IDs is the client ID, when there are any."""
        self._question.setVisible(bool(found.unnamed))
        buttons = []
        for number, one in enumerate(found.unnamed):
            button = Button(one, "plain", name=f"returned-{number}")
            button.setAccessibleName(f"The client ID is {one}")
            button.clicked.connect(partial(self._pick, found, one))
            buttons.append(button)
        refill(self._choices, buttons)

    def _pick(self, found: Returned, client_id: str) -> None:
        self._paste.take_focus()  # the pressed button goes
        self._offer(Returned())
        self._take(found.chosen(client_id))

    def _take(self, found: Returned) -> None:
        """Fill in the draft, and use the credentials; the checklist is done by it."""
        session = self._session
        session.undo.edit("Filled in what the Ping team sent", **_changes(found, session.draft))
        if found.client_id:
            session.keyring.type_client_id(found.client_id)
        if found.secret:
            session.keyring.type_secret(found.secret)
        if found.secret and found.address:
            # It may be sent to the tenant that the same lines name, and nowhere else unasked.
            session.keyring.bind(origin(found.address), origin(found.address))
        session.keyring.store()
        used = session.keyring.credentials
        next_words = _LOOKED_UP if used and used.client_secret else _ONE_MORE
        words = " ".join(f"{one.what} {one.remedy}" for one in found.warnings) or next_words
        tone: Tone = "warned" if found.warnings else "passed"
        self._said.say(f"Filled in: {_names(found)}", words, tone=tone)
        labels.rekind(self._save, "plain")
        self.news.emit(self._said)


def _names(found: Returned) -> str:
    names = ("client_id", "environment", "issuer", "region", "secret")
    given = (name for name in names if getattr(found, name))
    return ", ".join(given).replace("client_id", "client ID")


def _changes(found: Returned, draft: Draft) -> dict[str, object]:
    """The draft's fields; endpoints of another tenant go, and a ticked checklist comes."""
    names = ("pingone_environment", "pingone_region", "ping_url")
    values = (found.environment, found.region, found.address)
    changes: dict[str, object] = {n: v for n, v in zip(names, values, strict=True) if v}
    if found.address and origin(found.address) != origin(draft.access_token_url):
        # Else the secret would be bound to where the former tenant's tokens come from.
        changes |= dict.fromkeys(_ENDPOINTS, "")
    if draft.product and found.client_id and (found.address or found.environment):
        items = guides.checklist(guides.guide(draft.product), guides.Context.of(draft))
        changes["ticks"] = draft.ticks.union(map(guides.tick_key, items))
    return changes


_CONTACT = "Printed on the page. May stay empty."
_GIVE = (
    "A page with everything they need to know, and ready-made files that do the work. No secret "
    "is in them, so they can be sent by mail."
)
_SEND = "Send them all; the page to begin with is ping-registration.html."
_BACK = (
    "They send back a few labelled lines. The client secret should come another way, such as a "
    "password manager."
)
_PASTE = "Hidden, and gone from here as soon as it is pasted. Only the values are kept."
_LOOKED_UP = "The endpoints are looked up next."
_ONE_MORE = "Still missing: the client secret. Enter it on the next page."
