"""What arrives after `check --fix` is what was meant, through Compose and the apiserver's parser.

Values are put together from pieces whose meaning is known. A second mending must change nothing.
"""

from __future__ import annotations

import random
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.support.apiserver import as_apiserver_reads, read_value
from tests.support.compose import compose_binary
from tests.support.compose_config import environments, of_clearml
from tests.unit.lint.cases import service
from tests.unit.lint.files import lines, name, put
from wizard.lint.effective import effective
from wizard.lint.fix import mend, write

SET = {"HOST": "ping.example", "PING_REALM": "alpha"}
SECRET, URL = name("client_secret"), name("authorize_url")
IMAGE = "services: {apiserver: {image: x, env_file: ping.env}}\n"

ADDRESSES = {
    "https://${HOST}/x": "https://ping.example/x",
    "https://$HOST/x": "https://ping.example/x",
    "https://${HOST}:9031/as/${PING_REALM}/x": "https://ping.example:9031/as/alpha/x",
    "https://${HOST:-other.example}/as/$PING_REALM": "https://ping.example/as/alpha",
    "https://${port:-ping.example}/x": "https://ping.example/x",
    "https://$HOST/$x/a": "https://ping.example/$x/a",
    "https://ping.example/$x": "https://ping.example/$x",
}
WRAPPINGS = ('"{}"', "'{}'", "{}")
PIECES = {  # in a compose file, where a doubled dollar sign is one
    "a": "a",
    "+": "+",
    "$$": "$",
    "$$$$": "$$",
    "$ecret-": "$ecret-",
    "$9": "$9",
    "$${HOST}": "${HOST}",
    "${HOST}": "ping.example",
    "${PING_REALM:-b}": "alpha",
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


def mended(path: Path) -> None:
    """Mends the file in its place; a second time there is nothing to do."""
    for made in mend(effective([path])):
        if made.changes:
            write(made)
            made.path.replace(path)
    assert [made.changes for made in mend(effective([path])) if made.changes] == []


@pytest.mark.parametrize("wrapping", WRAPPINGS)
@pytest.mark.parametrize("address", ADDRESSES)
def test_addresses_in_an_env_file(address: str, wrapping: str, tmp_path: Path) -> None:
    path = put(tmp_path, "ping.env", lines(authorize_url=wrapping.format(address)))
    mended(path)
    config = as_apiserver_reads(arrives(tmp_path, [put(tmp_path, "a.yml", IMAGE)]))
    assert read_value(config, URL) == ADDRESSES[address]


@pytest.mark.parametrize("wrapping", WRAPPINGS)
def test_a_reference_in_place_of_a_secret(wrapping: str, tmp_path: Path) -> None:
    mended(put(tmp_path, "ping.env", lines(client_secret=wrapping.format("${PING_REALM}"))))
    config = as_apiserver_reads(arrives(tmp_path, [put(tmp_path, "a.yml", IMAGE)]))
    assert read_value(config, SECRET) == "alpha"


@pytest.mark.parametrize("secret", ["pa$$w0rd", "$ecret", "a$PING_REALM+", "$HOME", "a${b}c", "$"])
@pytest.mark.parametrize("wrapping", WRAPPINGS[:2])
def test_a_secret_with_dollar_signs(secret: str, wrapping: str, tmp_path: Path) -> None:
    mended(put(tmp_path, "ping.env", lines(client_secret=wrapping.format(secret))))
    config = as_apiserver_reads(arrives(tmp_path, [put(tmp_path, "a.yml", IMAGE)]))
    assert read_value(config, SECRET) == secret


@pytest.mark.parametrize("seed", range(24))
def test_any_value_of_a_compose_file(seed: int, tmp_path: Path) -> None:
    dice = random.Random(seed)  # noqa: S311 - the same texts every time
    pieces = dice.choices(list(PIECES), k=dice.randint(1, 5))
    text = "a".join(pieces)
    in_list = dice.random() < 1 / 2
    wrapped = dice.choice(WRAPPINGS if in_list else ("{}", '"{}"')).format(text)
    scalar = wrapped.replace("'", "''")
    item = f"- '{SECRET}={scalar}'" if in_list else f"{SECRET}: '{scalar}'"
    path = put(tmp_path, "a.yml", service(f"    image: x\n    environment:\n      {item}\n"))
    mended(path)
    config = as_apiserver_reads(arrives(tmp_path, [path]))
    assert read_value(config, SECRET) == "a".join(PIECES[piece] for piece in pieces)
