"""One window per setup: a second start raises the window that is open instead of opening another.

Windows find each other by a local socket in the private folder of the setups (a named pipe on
Windows). Nothing here stops a start: where there is no answer, `Store.save` finds what another
window changed.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication

from wizard.ui.session import Session
from wizard.ui.shell import Shell

if TYPE_CHECKING:  # for the second start of a setup, and not before the first page is drawn
    from PySide6.QtNetwork import QLocalServer

# Milliseconds. An open window answers at once, unless it hangs.
_PATIENCE_MS = 1500
_LISTEN_AFTER_MS = 200
_RAISED = b"raised"


def raise_window(folder: Path, setup_id: str) -> bool:
    """Raise the window in which this account has the setup open; False when none answers."""
    if os.name != "nt" and not any(folder.glob(".*.window")):
        return False  # no window of this account is open
    from PySide6.QtNetwork import QLocalSocket  # noqa: PLC0415 - see above

    socket = QLocalSocket()
    socket.connectToServer(_server_name(folder, setup_id))
    answered = socket.waitForConnected(_PATIENCE_MS) and socket.waitForReadyRead(_PATIENCE_MS)
    return answered and bytes(socket.readAll().data()) == _RAISED


class SingleWindow(QObject):
    """Lets later starts raise the window, as soon as its setup is saved."""

    def __init__(self, session: Session, shell: Shell) -> None:
        super().__init__(shell)
        self._session, self._shell = session, shell
        self._server: QLocalServer | None = None
        # Another id after each copy, see `Session`.
        session.saved.connect(self._listen)
        # The program that starts then opens the same setup.
        shell.restarting.connect(self._close)
        QTimer.singleShot(_LISTEN_AFTER_MS, self, self._listen)

    def _listen(self) -> None:
        folder = self._session.services.store.folder
        if not folder.is_dir():
            return
        name, server = _server_name(folder, self._session.draft.setup_id), self._made()
        if server.isListening() and server.fullServerName().endswith(name):
            return
        server.close()
        server.removeServer(name)  # of a program that was killed
        server.listen(name)

    def _made(self) -> QLocalServer:
        if self._server is None:
            from PySide6.QtNetwork import QLocalServer  # noqa: PLC0415 - see above

            self._server = QLocalServer(self)
            self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
            self._server.newConnection.connect(self._answer)
        return self._server

    def _close(self) -> None:
        if self._server:
            self._server.close()

    def _answer(self) -> None:
        while self._server and self._server.hasPendingConnections():
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
    import hashlib  # noqa: PLC0415 - loads OpenSSL

    digest = hashlib.sha256(place).hexdigest()[:16]
    if os.name == "nt":
        return f"clearml-ping-wizard-{digest}"
    return str(folder.absolute() / f".{digest}.window")
