"""`python -m tests.gallery FOLDER`: every page as pictures, with an index page."""

from __future__ import annotations

import html
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QApplication

from tests.gallery.register_states import register_states
from tests.gallery.states import State, open_pages, open_window
from wizard import environment
from wizard.flow import STEPS
from wizard.ui import run, theme
from wizard.ui.shell import Shell

SIZES = (QSize(1120, 760), QSize(720, 480))
SCHEMES = {"light": Qt.ColorScheme.Light, "dark": Qt.ColorScheme.Dark}
SCALES = (1, 2)


def draw(folder: Path, scheme: str, scale: int) -> None:
    """Draw all pages in one colour scheme at the process's scale."""
    app = run.application()
    theme.apply(app, SCHEMES[scheme])
    for state in State:
        for size in SIZES:
            with tempfile.TemporaryDirectory() as drafts:
                _draw_window(app, state, size, Path(drafts), folder / f"{scheme}-{scale}x")


def _draw_window(app: QApplication, state: State, size: QSize, drafts: Path, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    shell = open_window(state, drafts)
    shell.resize(size)
    shell.show()
    for name in _names(shell, state):
        for _ in range(5):  # nested layouts settle
            app.processEvents()
        shell.grab().save(str(folder / f"{name}-{size.width()}x{size.height()}.png"))
    shell.close()
    shell.deleteLater()


def _names(shell: Shell, state: State) -> Iterator[str]:
    """Opens each page, then each state of page 2's first way; its name."""
    for step in open_pages(shell):
        yield f"{STEPS.index(step) + 1}-{step.value}-{state.value}"
    if state is State.FILLED:
        yield from (f"2-register-{name}" for name in register_states(shell))


def write_index(folder: Path) -> None:
    """An index page that shows all pictures in `folder`."""
    pictures = sorted(folder.glob("*/*.png"), key=lambda one: (one.name, one.parent.name))
    figures = "\n".join(
        f'<figure><a href="{p.parent.name}/{p.name}"><img loading="lazy" '
        f'src="{p.parent.name}/{p.name}"></a><figcaption>{html.escape(f"{p.stem} {p.parent.name}")}'
        "</figcaption></figure>"
        for p in pictures
    )
    style = "figure{display:inline-block;margin:8px}img{width:400px;border:1px solid #999}"
    page = f"<!doctype html><title>Pages</title><style>{style}</style>\n{figures}\n"
    (folder / "index.html").write_text(page, encoding="utf-8")


def main(folder: Path) -> int:
    """One process for each colour scheme and scale: Qt reads the scale when it starts."""
    changes = {"QT_QPA_PLATFORM": "offscreen"}
    for scheme in SCHEMES:
        for scale in SCALES:
            words = (sys.executable, "-m", "tests.gallery", str(folder), scheme, str(scale))
            scaled = {**environment.process(), **changes, "QT_SCALE_FACTOR": str(scale)}
            subprocess.run(words, env=scaled, check=True, timeout=600)
    write_index(folder)
    return 0


if __name__ == "__main__":
    if len(sys.argv) > 2:
        draw(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]))
    else:
        sys.exit(main(Path(sys.argv[1])))
