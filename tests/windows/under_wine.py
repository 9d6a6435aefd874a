"""Run a program, or this one's module with `-m`, without Chromium's sandbox and GPU process.

Wine has neither. It removes QT_… variables from the environment of the programs that it starts, so
they are set here.
"""

import os
import runpy
import subprocess
import sys

from wizard import environment

environment.process()[environment.CHROMIUM_FLAGS] = "--disable-gpu"
# As for root on Linux: only then does the demo do without the sandbox.
vars(os)["geteuid"] = lambda: 0

if sys.argv[1] == "-m":
    del sys.argv[1]
    runpy.run_module("wizard", run_name="__main__", alter_sys=True)
else:
    sys.exit(subprocess.run(sys.argv[1:], check=False).returncode)
