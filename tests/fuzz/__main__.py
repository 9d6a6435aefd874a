"""`make fuzz`: each target for a while; what is found is kept and can be run again.

FUZZ_SECONDS (60 per target), FUZZ_SEED (1), FUZZ_TARGET (all). An argument is a file to run again:
FUZZ_TARGET says by which target.
"""

from __future__ import annotations

import hashlib
import os
import sys
from pathlib import Path

from tests.fuzz.engine import Failure, attempt, fuzz
from tests.fuzz.targets import TARGETS

FOUND = Path(__file__).parent / "found"


def main(words: list[str]) -> int:
    """The exit code is 1 when something was found."""
    wanted = os.environ.get("FUZZ_TARGET", "")  # noqa: TID251 - a tool of its own
    seconds = float(os.environ.get("FUZZ_SECONDS", "60"))  # noqa: TID251
    seed = int(os.environ.get("FUZZ_SEED", "1"))  # noqa: TID251
    failed = False
    for target in (one for one in TARGETS if wanted in ("", one.name)):
        if words:
            error = attempt(target, Path(words[0]).read_bytes())
            sys.stdout.write(f"{target.name}: {error or 'fine'}\n")
            failed = failed or bool(error)
            continue
        done, failure = fuzz(target, seed, seconds=seconds, most=sys.maxsize)
        sys.stdout.write(f"{target.name}: {done} cases of seed {seed} were fine\n")
        sys.stdout.flush()
        if failure:
            failed = True
            sys.stdout.write(_report(failure))
    return int(failed)


def _report(failure: Failure) -> str:
    FOUND.mkdir(exist_ok=True)
    digest = hashlib.sha256(failure.data).hexdigest()[:12]
    path = FOUND / f"{failure.target}-{digest}"
    path.write_bytes(failure.data)
    again = f"FUZZ_TARGET={failure.target} python -m tests.fuzz {path}"
    which = f"case {failure.number} of seed {failure.seed}"
    return f"{failure.error}{which} failed. Run it again: {again}\n"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
