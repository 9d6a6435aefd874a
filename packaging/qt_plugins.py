"""Run at the start of the Linux program, in place of PyInstaller's hook for PySide6.

That one loads QtCore at once, which only the window needs.
"""

import os
import sys
from pathlib import Path

_QT = Path(sys._MEIPASS, "PySide6", "Qt")  # noqa: SLF001 - PyInstaller's name
# A person's own QT_PLUGIN_PATH may name plugins of another Qt.
os.environ["QT_PLUGIN_PATH"] = str(_QT / "plugins")  # noqa: TID251 - before the program
