"""One window per setup: a second start raises the window that is open instead of opening another.

Windows find each other by a local socket in the private folder of the setups (a named pipe on
Windows). Nothing here stops a start: where there is no answer, `Store.save` finds what another
window changed.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from PySide6.QtCore import QObject, Qt
from PySide6.QtNetwork import QLocalServer, QLocalSocket
from PySide6.QtWidgets import QApplication

from wizard.ui.session import Session
from wizard.ui.shell import Shell

# Milliseconds. An open window answers at once, unless it hangs.
_PATIENCE_MS = 1500
_RAISED = b"raised"


def raise_window(folder: Path, setup_id: str) -> bool:
    """Raise the window in which this account has the setup open; False when none answers."""
    socket = QLocalSocket()
    socket.connectToServer(_server_name(folder, setup_id))
    answered = socket.waitForConnected(_PATIENCE_MS) and socket.waitForReadyRead(_PATIENCE_MS)
    return answered and bytes(socket.readAll().data()) == _RAISED


class SingleWindow(QObject):
    """Lets later starts raise the window, as soon as its setup is saved."""

    def __init__(self, session: Session, shell: Shell) -> None:
        super().__init__(shell)
        self._session, self._shell = session, shell
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._answer)
        # Another id after each copy, see `Session`.
        session.saved.connect(self._listen)
        # The program that starts then opens the same setup.
        shell.restarting.connect(self._server.close)
        self._listen()

    def _listen(self) -> None:
        folder = self._session.services.store.folder
        name = _server_name(folder, self._session.draft.setup_id)
        if self._server.isListening() and self._server.fullServerName().endswith(name):
            return
        self._server.close()
        if folder.is_dir():
            QLocalServer.removeServer(name)  # of a program that was killed
            self._server.listen(name)

    def _answer(self) -> None:
        while self._server.hasPendingConnections():
            socket = self._server.nextPendingConnection()
            socket.disconnected.connect(socket.deleteLater)
            socket.write(_RAISED)
            socket.disconnectFromServer()
        state = self._shell.windowState() & ~Qt.WindowState.WindowMinimized
        self._shell.setWindowState(state | Qt.WindowState.WindowActive)
        self._shell.raise_()
        self._shell.activateWindow()
        QApplication.alert(self._shell)  # where the desktop lets no program raise its window


def _server_name(folder: Path, setup_id: str) -> str:
    place = f"{os.path.realpath(folder)}/{setup_id}".encode(errors="surrogateescape")
    digest = hashlib.sha256(place).hexdigest()[:16]
    if os.name == "nt":
        return f"clearml-ping-wizard-{digest}"
    return str(folder.absolute() / f".{digest}.window")
