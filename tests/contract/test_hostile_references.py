"""The guide's references: hostile texts through an override and an env file of the real Compose."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.support.compose import compose_binary
from tests.support.compose_config import SURROUNDINGS, environments, sourced_environments
from tests.support.hostile_setups import NUMBERS, hostile_request, not_arrived, other_names
from tests.support.tables import failures
from wizard.clearml.encoding import hocon
from wizard.clearml.variables import REFERENCES
from wizard.export.layouts import COMPOSE_REFERENCES
from wizard.export.layouts.references import SECRETS_FILE
from wizard.files import OutputFile

HEAD = "services:\n  apiserver:\n"


def files(number: int) -> tuple[OutputFile, ...]:
    return hostile_request(COMPOSE_REFERENCES, number).files


def numbered(text: str, number: int) -> str:
    """The text with references of its own, so that many setups fit into one run of Compose."""
    for name in REFERENCES.values():
        text = text.replace(name, f"{name}_{number}")
    return text


def service(number: int, override: str) -> str:
    """The override's service under its own name; everything else is as it is exported."""
    start, head, body = numbered(override, number).partition(HEAD)
    assert head, start
    return f"  s{number}:\n    image: scratch\n{body}"


@pytest.fixture(scope="module")
def arrived(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, str]]:
    folder = tmp_path_factory.mktemp("references")
    services, secrets = ["services:\n"], []
    for number in NUMBERS:
        override, _, secret = files(number)
        services.append(service(number, override.text))
        secrets.append(numbered(secret.text, number))
    (folder / "all.yml").write_text("".join(services), encoding="utf-8", newline="")
    (folder / SECRETS_FILE).write_text("".join(secrets), encoding="utf-8", newline="")
    done = config(folder, "--env-file", SECRETS_FILE)
    assert (done.returncode, done.stderr) == (0, b"")
    found = environments(done.stdout)
    return [found[f"s{number}"] for number in NUMBERS]


def config(folder: Path, *more: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [compose_binary(), "-f", "all.yml", *more, "config", "--format", "json"],
        env=SURROUNDINGS,
        cwd=folder,
        capture_output=True,
        timeout=120,
        check=False,
    )


def test_each_value_arrives_unchanged(arrived: list[dict[str, str]]) -> None:
    assert not_arrived(COMPOSE_REFERENCES, arrived) == {}


def test_nothing_else_arrives(arrived: list[dict[str, str]]) -> None:
    assert other_names(COMPOSE_REFERENCES, arrived) == {}
    assert not any(set(REFERENCES.values()) & set(environment) for environment in arrived)


def test_a_shell_reads_the_credentials_too(tmp_path: Path) -> None:
    paths = [tmp_path / f"{number}.env" for number in NUMBERS[::10]]
    for number, path in zip(NUMBERS[::10], paths, strict=True):
        path.write_text(files(number)[-1].text, encoding="utf-8", newline="")
    sourced = sourced_environments(paths, "C.UTF-8")
    for number, found in zip(NUMBERS[::10], sourced, strict=True):
        made = hostile_request(COMPOSE_REFERENCES, number).credentials
        assert f'"{found["PING_AUTH_CLIENT_ID"]}"' == hocon(made.client_id)
        assert f'"{found["PING_AUTH_CLIENT_SECRET"]}"' == hocon(made.client_secret)


def test_a_credential_that_is_not_set_is_named(tmp_path: Path) -> None:
    override, example, _ = files(0)
    text = override.text.replace(HEAD, f"{HEAD}    image: scratch\n")
    (tmp_path / "all.yml").write_text(text, encoding="utf-8")

    def check(missing: str) -> None:
        filled = "".join(f"{name}=x\n" for name in REFERENCES.values() if name != missing)
        # The example, copied and only half filled in, is as good as nothing.
        (tmp_path / "half.env").write_text(example.text + filled, encoding="utf-8")
        done = config(tmp_path, "--env-file", "half.env")
        assert done.returncode != 0
        assert f"{missing} is not set, see ping-secrets.env.example" in done.stderr.decode()

    assert failures(((name,) for name in REFERENCES.values()), check) == {}
