"""The programs that `benchmarks.startup` starts: the wizard, or a bare `QWizard`.

Nothing of Qt is imported here before the program itself does it.
"""

from __future__ import annotations

import sys


def bare() -> int:
    """A `QWizard` with one page, one label and one line."""
    from PySide6.QtWidgets import (  # noqa: PLC0415 - the wizard has an order of its own
        QApplication,
        QLabel,
        QLineEdit,
        QVBoxLayout,
        QWizard,
        QWizardPage,
    )

    from benchmarks.first_key import FirstKey  # noqa: PLC0415 - likewise

    app = QApplication([])
    FirstKey(app)
    wizard, page = QWizard(), QWizardPage()
    inside = QVBoxLayout(page)
    inside.addWidget(QLabel("Web app address"))
    inside.addWidget(QLineEdit())
    wizard.addPage(page)
    wizard.show()
    return app.exec()


def wizard() -> int:
    """The program as it is started without arguments."""
    from wizard import app  # noqa: PLC0415 - the bare program must not load it
    from wizard.services import Services  # noqa: PLC0415 - likewise

    services = app.services

    def with_first_key() -> Services:
        from benchmarks.first_key import FirstKey  # noqa: PLC0415 - the wizard has loaded Qt now
        from wizard.ui.run import application  # noqa: PLC0415 - likewise

        FirstKey(application())
        return services()

    app.services = lambda **_: with_first_key()
    return app.main([])


if __name__ == "__main__":
    sys.exit({"bare": bare, "wizard": wizard}[sys.argv[1]]())
