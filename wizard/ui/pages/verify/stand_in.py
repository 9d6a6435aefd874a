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
        self._button = Button("Deploy the saved files", "plain", "play", "stand-in-deploy")
        self._said = Banner(name="stand-in-said")
        self.add(row(self._button, stretch=True), self._said)
        self._button.clicked.connect(self._begin)

    def _begin(self) -> None:
        file = self._env_file()
        if file is None:
            self._said.say("No env file was saved in this demo yet", _LAYOUTS, tone="warned")
            return
        self._button.setEnabled(False)
        self._session.runner.run(lambda _: self._deploy(file), partial(self._show, file))

    def _env_file(self) -> Path | None:
        newest = next(iter(self._session.exports), None)
        names = [one.name for one in newest.files] if newest else []
        found = next((name for name in names if name in (ENV_FILE, RAW_FILE)), None)
        return Path(newest.folder, found) if newest and found else None

    def _show(self, file: Path, done: bool | Problem) -> None:
        self._button.setEnabled(True)
        if isinstance(done, Problem):
            self._said.show_problem(done)
        elif done:
            self._said.say("The stand-in restarts with this file", visible(file), tone="info")
        else:
            self._said.say("The file can't be read any more", visible(file), tone="failed")


_EXPLAINED = (
    "A stand-in of ClearML on this computer takes the place of your server. It reads the exported "
    "env file and answers by it. No login is possible there."
)
_LAYOUTS = (
    "Save the files on the page before, in the layout Docker Compose or docker run: the stand-in "
    "reads no other."
)
