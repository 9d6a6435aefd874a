"""How long `check FILE` takes, as a ratio to importing pyhocon, which each check has to do.

`python -m benchmarks.check [--rounds N]` starts whole processes in turn. The file is an env file as
the program exports it, with eleven values.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.table import Row, print_table

ROUNDS = 7
_SSO = "login__sso__oauth_client__ping__"
_VALUES = {
    f"services__{_SSO}authorize_url": '"https://ping.example/as/authorize"',
    f"services__{_SSO}access_token_url": '"https://ping.example/as/token"',
    f"secure__{_SSO}client_id": '"7d1f0f50-7d4c-4b5e-9a55-0d6f1a2b3c4d"',
    f"secure__{_SSO}client_secret": '"a-secret-of-the-benchmark"',
    f"services__{_SSO}code_challenge": "true",
    f"services__{_SSO}code_challenge_method": '"S256"',
    f"secure__{_SSO}default_company": '"0123456789abcdef0123456789abcdef"',
    f"services__{_SSO}groups__enabled": "true",
    f"services__{_SSO}groups__claim": '"groups"',
    f"services__{_SSO}groups__case_sensitive": "true",
    f"services__{_SSO}groups__admins": '["ClearML Admins"]',
}


def measure(rounds: int) -> list[Row]:
    """Both in turn, so that a busy moment of the machine meets both."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "ping-sso.env")
        lines = (f"CLEARML__{name}='{value}'\n" for name, value in _VALUES.items())
        path.write_text("".join(lines), encoding="utf-8")
        check, bare = ("-m", "wizard", "check", str(path)), ("-c", "import pyhocon")
        _seconds(check), _seconds(bare)
        figures = [(_seconds(check), _seconds(bare)) for _ in range(rounds)]
    own, baseline = zip(*figures, strict=True)
    return [Row("`check FILE`, s (baseline: import pyhocon)", own, baseline, 1.6)]


def _seconds(words: tuple[str, ...]) -> float:
    began = time.perf_counter()
    done = subprocess.run((sys.executable, *words), capture_output=True, timeout=60, check=False)
    if done.returncode not in (0, 1):
        raise RuntimeError(done.stderr.decode())
    return time.perf_counter() - began


def main() -> int:
    """Print the table; 1 when the ratio is above its limit."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    return print_table(measure(parser.parse_args().rounds))


if __name__ == "__main__":
    sys.exit(main())
