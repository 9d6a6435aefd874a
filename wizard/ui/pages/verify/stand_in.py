"""The demo's ClearML server: files are deployed to it by a click."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from wizard.clearml.marks import ENV_FILE, RAW_FILE
from wizard.model.problem import Problem
from wizard.model.text import visible
from wizard.ui.session import Session
from wizard.ui.widgets import Banner, Button, Card, row


class StandInCard(Card):
    """“Deploy”, as the people who run ClearML would do it by the command above.

    Args:
        session: Its newest export is deployed.
        deploy: Has the stand-in read an env file; False when it could not.
    """

    def __init__(self, session: Session, deploy: Callable[[Path], bool]) -> None:
        super().__init__("The demo's ClearML server", _EXPLAINED, name="stand-in")
        self._session = session
        self._deploy = deploy
        button = Button("Deploy the saved files", "plain", "play", "stand-in-deploy")
        self._said = Banner(name="stand-in-said")
        self.add(row(button, stretch=True), self._said)
        button.clicked.connect(self._begin)

    def _begin(self) -> None:
        newest = next(iter(self._session.exports), None)
        names = [one.name for one in newest.files] if newest else []
        found = next((name for name in names if name in (ENV_FILE, RAW_FILE)), None)
        if newest is None or found is None:
            self._said.say("No env file was saved in this demo yet", _LAYOUTS, tone="warned")
            return
        file = Path(newest.folder, found)
        self._session.runner.run(lambda _: self._deploy(file), partial(self._show, file))

    def _show(self, file: Path, done: bool | Problem) -> None:
        read = done is True
        what = "The stand-in restarts with this file" if read else "The file can't be read any more"
        self._said.say(what, visible(file), tone="info" if read else "failed")


_EXPLAINED = (
    "A stand-in of ClearML on this computer takes the place of your server. It reads the exported "
    "env file and answers by it. No login is possible there."
)
_LAYOUTS = (
    "Save the files on the page before, in the layout Docker Compose or docker run: the stand-in "
    "reads no other."
)
