"""Run a program, or this one's module with `-m`, with what Wine lacks: Chromium's sandbox and its GPU process.

Wine removes QT_… variables from the environment of the programs it starts, so they are set in here.
"""

import os
import runpy
import subprocess
import sys

os.environ["QTWEBENGINE_CHROMIUM_FLAGS"] = "--no-sandbox --disable-gpu"

if sys.argv[1] == "-m":
    sys.argv[1:3] = []
    runpy.run_module("wizard", run_name="__main__", alter_sys=True)
else:
    sys.exit(subprocess.run(sys.argv[1:], check=False).returncode)
