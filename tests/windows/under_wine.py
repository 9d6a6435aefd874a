"""Run a program, or this one's module with `-m`, without Chromium's sandbox and GPU process.

Wine has neither. It removes QT_… variables from the environment of the programs that it starts, so
they are set here.
"""

import runpy
import subprocess
import sys

from wizard import environment

# The demo agrees to the login without a sandbox that it is asked for then.
environment.process()[environment.CHROMIUM_FLAGS] = "--disable-gpu --no-sandbox"

if sys.argv[1] == "-m":
    del sys.argv[1]
    runpy.run_module("wizard", run_name="__main__", alter_sys=True)
else:
    sys.exit(subprocess.run(sys.argv[1:], check=False).returncode)
