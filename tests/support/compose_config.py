"""What real Compose and a real shell make of files, as environments."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterable, Mapping
from pathlib import Path

from tests.support.compose import compose_binary

SURROUNDINGS = {
    "PATH": "/usr/bin:/bin",
    "HOME": "/expanded-home",
    "a": "expanded-a",
    "x": "expanded-x",
    "UNUSED": "u",
}
"""Variables that a careless reader would put into values."""


def compose_environments(compose_file: Path, *, quiet: bool = True) -> dict[str, dict[str, str]]:
    """The environment of each service, as Compose would start it, by default without a warning."""
    done = subprocess.run(
        [compose_binary(), "-f", compose_file, "config", "--format", "json"],
        env=SURROUNDINGS,
        capture_output=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    assert not (quiet and done.stderr)
    return environments(done.stdout)


def environments(config: bytes) -> dict[str, dict[str, str]]:
    """The services' environments in what `config --format json` prints; it doubles each `$`."""
    services = json.loads(config)["services"]
    return {
        name: {key: text.replace("$$", "$") for key, text in one.get("environment", {}).items()}
        for name, one in services.items()
    }


def sourced_environments(files: Iterable[Path], locale: str) -> list[dict[str, str]]:
    """What a child of bash gets after `set -a; source FILE`, for each file."""
    script = 'for f; do (set -a; source "$f"; printf "=\\0"; exec env -0) || exit; done'
    done = subprocess.run(
        ["bash", "-c", script, "bash", *files],
        env={**SURROUNDINGS, "LC_ALL": locale},
        capture_output=True,
        timeout=120,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b"")
    found: list[dict[str, str]] = []
    for entry in done.stdout.decode("utf-8").split("\0")[:-1]:
        name, _, value = entry.partition("=")
        if name:
            found[-1][name] = value
        else:
            found.append({})
    return found


def of_clearml(environment: Mapping[str, str]) -> dict[str, str]:
    """Only what the apiserver takes for configuration."""
    return {name: text for name, text in environment.items() if name.startswith("CLEARML__")}
