"""What arrives after `check --fix` is what was meant, through Compose and the apiserver's parser.

Values are put together from pieces whose meaning is known. A second fix must change nothing.
"""

from __future__ import annotations

import random
import subprocess
from collections.abc import Sequence
from pathlib import Path

from tests.support.apiserver import as_apiserver_reads, read_value
from tests.support.compose import compose_binary
from tests.support.compose_config import environments, of_clearml
from tests.support.tables import failures
from tests.unit.lint.cases import service
from tests.unit.lint.files import lines, name, put
from wizard.lint.fix import fixed_files, write
from wizard.lint.report import check_files

SET = {"HOST": "ping.example", "PING_REALM": "alpha"}
SECRET = name("client_secret")
IMAGE = "services: {apiserver: {image: x, env_file: ping.env}}\n"

WRAPPINGS = ('"{}"', "'{}'", "{}")
PIECES = {  # in a compose file, where a doubled dollar sign is one
    "a": "a",
    "+": "+",
    "$$": "$",
    "$$$$": "$$",
    "$ecret-": "$ecret-",
    "$9": "$9",
    "$${HOST}": "${HOST}",
    "é#": "é#",
    "&[": "&[",
}


def arrives(folder: Path, composed: Sequence[Path]) -> dict[str, str]:
    """What Compose gives to the apiserver, with the variables set where it is started."""
    named = [word for path in composed for word in ("-f", str(path))]
    command = [str(compose_binary()), *named, "config", "--format", "json"]
    done = subprocess.run(
        command, cwd=folder, env={"HOME": "/", **SET}, capture_output=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr.decode()
    return of_clearml(environments(done.stdout)["apiserver"])


def fixed(path: Path) -> None:
    """Fixes the file in its place; a second time there is nothing to do."""
    for made in fixed_files(check_files([path]).arrivals):
        if made.changes:
            write(made)
            made.path.replace(path)
    assert [x.changes for x in fixed_files(check_files([path]).arrivals) if x.changes] == []


def secret_of(folder: Path, path: Path) -> object:
    """The client secret behind Compose and the apiserver's parser."""
    return read_value(as_apiserver_reads(arrives(folder, [path])), SECRET)


def test_a_reference_in_place_of_a_secret(tmp_path: Path) -> None:
    def check(wrapping: str) -> None:
        fixed(put(tmp_path, "ping.env", lines(client_secret=wrapping.format("${PING_REALM}"))))
        assert secret_of(tmp_path, put(tmp_path, "a.yml", IMAGE)) == "alpha"

    assert failures(((wrapping,) for wrapping in WRAPPINGS), check) == {}


def test_a_secret_with_dollar_signs(tmp_path: Path) -> None:
    def check(secret: str, wrapping: str) -> None:
        fixed(put(tmp_path, "ping.env", lines(client_secret=wrapping.format(secret))))
        assert secret_of(tmp_path, put(tmp_path, "a.yml", IMAGE)) == secret

    secrets = ("pa$$w0rd", "$ecret", "a$PING_REALM+", "$HOME", "a${b", "$")
    rows = ((secret, wrapping) for secret in secrets for wrapping in WRAPPINGS[:2])
    assert failures(rows, check) == {}


def test_any_value_of_a_compose_file(tmp_path: Path) -> None:
    def check(seed: int) -> None:
        dice = random.Random(seed)  # noqa: S311 - the same texts every time
        pieces = dice.choices(list(PIECES), k=dice.randint(1, 5))
        text = "a".join(pieces)
        in_list = dice.random() < 1 / 2
        wrapped = dice.choice(WRAPPINGS if in_list else ("{}", '"{}"')).format(text)
        scalar = wrapped.replace("'", "''")
        item = f"- '{SECRET}={scalar}'" if in_list else f"{SECRET}: '{scalar}'"
        body = f"    image: x\n    environment:\n      {item}\n"
        path = put(tmp_path, "a.yml", service(body))
        fixed(path)
        assert secret_of(tmp_path, path) == "a".join(PIECES[piece] for piece in pieces)

    assert failures(((seed,) for seed in range(24)), check) == {}
