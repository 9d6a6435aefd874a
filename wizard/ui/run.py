"""Opens windows: the application object, a session, the shell."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from typing import NamedTuple

from PySide6.QtCore import (
    QByteArray,
    QCoreApplication,
    QEvent,
    QMessageLogContext,
    QObject,
    Qt,
    QTimer,
    QtMsgType,
    qInstallMessageHandler,
)
from PySide6.QtWidgets import QApplication

from wizard import flow
from wizard.flow import STEPS
from wizard.model.draft import Draft
from wizard.model.problem import problem
from wizard.model.step import Step
from wizard.services import Services
from wizard.ui import theme
from wizard.ui.background import Background, GarbageCollection
from wizard.ui.errors import unexpected_errors
from wizard.ui.opening import first_draft
from wizard.ui.pages import load_page, make_page
from wizard.ui.session import Session
from wizard.ui.shell import Shell
from wizard.ui.single_window import SingleWindow, raise_window
from wizard.ui.window_state import read_window_state, write_window_state

# Deleting one object may ask for the deletion of the next.
_GENERATIONS = 3
_MOMENT_MS = 1000
_NO_WINDOW = 2
"""The exit code, as without a display."""
_LOAD_LATER_MS = 1000


class Window(NamedTuple):
    """An open window and what it works with."""

    shell: Shell
    session: Session


def application() -> QApplication:
    """The application object with its style. Qt WebEngine needs the shared contexts."""
    found = QApplication.instance()
    if isinstance(found, QApplication):
        return found
    # Without effect once the application object exists.
    QCoreApplication.setAttribute(Qt.ApplicationAttribute.AA_ShareOpenGLContexts)
    before = qInstallMessageHandler(_message)
    made = QApplication(["clearml-ping-wizard", *theme.ARGUMENTS])
    qInstallMessageHandler(before)
    made.setApplicationName("ClearML Ping SSO")
    made.setDesktopFileName("clearml-ping-wizard")
    theme.apply(made)
    GarbageCollection(made)
    return made


def _message(_kind: QtMsgType, _where: QMessageLogContext, text: str) -> None:
    """Print what Qt says. It aborts where no window can be opened: end before that."""
    if not text.startswith("This application failed to start because no Qt platform plugin"):
        sys.stderr.write(f"{text}\n")
        return
    found = problem("program.display")
    sys.stderr.write(f"{found.what} {found.why}\n{found.remedy}\n")
    sys.stderr.flush()
    os._exit(_NO_WINDOW)


@contextmanager
def window(services: Services, draft: Draft, place: QByteArray | None = None) -> Iterator[Window]:
    """A window on `draft`, shown where `place` says; closed and deleted in order at the end."""
    application()
    background = Background()
    session = Session(services, background, draft)
    shell = Shell(session, make_page)
    shell.restoreGeometry(place or QByteArray())
    shell.show()
    try:
        yield Window(shell, session)
    finally:
        shell.close()
        background.close()
        gc.unfreeze()  # or what the window leaves would never be collected
        # The threads end first: a late result must not meet a deleted session. That is deleted
        # here: the garbage collector may run on another thread, and its timers would go on.
        session.deleteLater()
        shell.deleteLater()
        _delete_now()


def _delete_now() -> None:
    """Delete what waits to be deleted: a login's pages, then its profile, then the rest."""
    # No event loop runs any more that would do it.
    for _ in range(_GENERATIONS):
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def wizard(services: Services, resume: str = "") -> int:
    """The wizard for real use: the setup that was open last, at its first open step.

    Another setup gets another window, so that nothing of the first one is left in it; it is on the
    screen before the first one goes. A setup that is open already gets none: the window in which
    it is open is raised.

    Args:
        services: What the window works with.
        resume: The setup to open at its test login instead, see `wizard.ui.closing`.
    """
    app = application()
    folder = services.store.folder.parent
    known = read_window_state(folder)
    resumed = services.store.load(resume) if resume else None
    first = resumed if isinstance(resumed, Draft) else first_draft(services, known.setup_id)
    draft, place, code = first, known.place, 0
    with ExitStack() as shown, unexpected_errors(app):
        while draft is not None and not raise_window(services.store.folder, draft.setup_id):
            with ExitStack() as following:
                opened = following.enter_context(window(services, draft, place))
                SingleWindow(opened.session, opened.shell)
                if draft is not first:
                    _wait_until_drawn(opened.shell)
                shown.close()
                shown.enter_context(following.pop_all())
            _begin(opened, at_login=draft is resumed)
            QTimer.singleShot(_LOAD_LATER_MS, opened.session, partial(_load_later, opened))
            opened.shell.left.connect(app.exit)
            # It may have been closed while the one before went.
            code = app.exec() if opened.shell.isVisible() else 0
            draft, place = opened.shell.then, opened.shell.saveGeometry()
            write_window_state(folder, place, opened.session.draft.setup_id)
    return code


def _begin(opened: Window, *, at_login: bool) -> None:
    """Go to where the setup is to be continued; say that a client secret is about to end."""
    if at_login:
        _go_to_login(opened)
    else:
        OpenStepFinder(opened.shell)
    session = opened.session
    if former := flow.former_secret(session.draft, session.services.clock()):
        from wizard.ui import dialogs  # noqa: PLC0415 - rarely needed

        dialogs.show_problem(opened.shell, "Client secret", former, "former-secret")


def _wait_until_drawn(shell: Shell) -> None:
    """Until the window is on the screen; a moment at most."""
    from PySide6.QtCore import QDeadlineTimer, QEventLoop  # noqa: PLC0415 - rarely needed

    deadline = QDeadlineTimer(_MOMENT_MS)
    while not (shell.windowHandle().isExposed() or deadline.hasExpired()):
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents, 10)


def load_pages() -> None:
    """Load what the later pages need, and Qt's names that take longest."""
    from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent  # noqa: F401, PLC0415
    from PySide6.QtWidgets import QStyle  # noqa: F401, PLC0415

    import wizard.checks.login.runner  # noqa: PLC0415
    import wizard.checks.preflight.runner  # noqa: PLC0415
    import wizard.oidc.client  # noqa: F401, PLC0415

    for step in STEPS:
        load_page(step)


def _load_later(opened: Window) -> None:
    """Load in the background what other pages need: on the window's thread it would block that."""
    opened.session.runner.run(lambda _: load_pages(), lambda _: _loaded(opened.shell))


def _loaded(shell: Shell) -> None:
    gc.freeze()  # what is loaded stays: it need not be looked at again
    shell.build_ahead()


def _go_to_login(opened: Window) -> None:
    """Go to the login; the footer says what is missing for it, such as the credentials."""
    opened.session.keyring.sync(lambda: opened.shell.go(Step.LOGIN))


class OpenStepFinder(QObject):
    """Goes to the first step that is not done, once credentials and test logins are read.

    Nothing happens when the user changed the draft or went to another step before that. Without
    endpoints the credentials are not read yet: a locked keyring would ask for its password.
    """

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._shell, self._session = shell, shell.session
        self._draft = shell.session.draft
        self._done = False
        self._credentials_read = not self._needs_credentials()
        if not self._credentials_read:
            self._session.keyring.sync(self._continue)
        self._session.evidence_changed.connect(self._go)
        self._go()

    def _needs_credentials(self) -> bool:
        texts = flow.problems(self._session.state)[Step.ENDPOINTS]
        missing = all((p.field or "").startswith("client_") for p in texts if p.is_error)
        return missing and flow.resumed(self._session.state) is Step.ENDPOINTS

    def _continue(self) -> None:
        self._credentials_read = True
        self._go()

    def _go(self) -> None:
        if self._done or not (self._credentials_read and self._session.logins_read):
            return
        self._done = True
        if self._shell.current is STEPS[0] and self._session.draft == self._draft:
            self._shell.go(flow.resumed(self._session.state))
