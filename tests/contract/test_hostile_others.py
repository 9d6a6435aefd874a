"""Variables that an export passes on from opened files: hostile texts through each real parser."""

from __future__ import annotations

import subprocess
from dataclasses import replace
from pathlib import Path

import kubernetes_validate  # type: ignore[import-untyped]

from tests.support.compose import compose_binary
from tests.support.compose_config import SURROUNDINGS, environments
from tests.support.docker_cli import daemon
from tests.support.hostile import hostile_texts
from tests.support.kubernetes import container_environment, deployment, documents
from tests.support.setups import credentials, full_settings
from wizard.export.exporting import fitted
from wizard.export.layouts import COMPOSE, COMPOSE_REFERENCES, DOCKER_RUN, KUBERNETES
from wizard.export.layouts.references import SECRETS_FILE
from wizard.export.others import Other
from wizard.export.outputs import ExportRequest, Layout
from wizard.model.secret import Secret

TEXTS = {f"CLEARML__other_{number}": text for number, text in enumerate(hostile_texts())}
HANDOFF = ExportRequest(
    full_settings(),
    credentials(),
    secrets_file=True,
    others=tuple(Other(name, Secret(text)) for name, text in TEXTS.items()),
)
BASE = "services: {apiserver: {image: scratch}}\n"


def put(folder: Path, target: Layout, handoff: ExportRequest = HANDOFF) -> dict[str, str]:
    made = {file.name: file.text for file in target.files(handoff)}
    for name, text in {**made, "base.yml": BASE}.items():
        (folder / name).write_text(text, encoding="utf-8", newline="")
    return made


def composed(folder: Path, *more: str) -> dict[str, str]:
    files = ["-f", "base.yml", "-f", "docker-compose.ping-sso.yml"]
    done = subprocess.run(
        [compose_binary(), *files, *more, "config", "--format", "json"],
        env=SURROUNDINGS,
        cwd=folder,
        capture_output=True,
        timeout=120,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b"")
    return environments(done.stdout)["apiserver"]


def passed_on(environment: dict[str, str]) -> dict[str, str]:
    return {name: text for name, text in environment.items() if name.startswith("CLEARML__other")}


def test_compose(tmp_path: Path) -> None:
    assert fitted(HANDOFF, COMPOSE) == HANDOFF
    put(tmp_path, COMPOSE)
    assert passed_on(composed(tmp_path)) == TEXTS


def test_compose_with_references(tmp_path: Path) -> None:
    assert fitted(HANDOFF, COMPOSE_REFERENCES) == HANDOFF
    made = put(tmp_path, COMPOSE_REFERENCES)
    assert passed_on(composed(tmp_path, "--env-file", SECRETS_FILE)) == TEXTS
    held = "".join(text for name, text in made.items() if name != SECRETS_FILE)
    assert not any(text in held for text in TEXTS.values() if len(text) > 100)


def test_an_empty_value_is_no_missing_one(tmp_path: Path) -> None:
    empty = replace(HANDOFF, others=(Other("CLEARML__other", Secret("")),))
    put(tmp_path, COMPOSE_REFERENCES, empty)
    assert composed(tmp_path, "--env-file", SECRETS_FILE)["CLEARML__other"] == ""


def test_docker_run(tmp_path: Path) -> None:
    handoff = fitted(HANDOFF, DOCKER_RUN)
    left = {one.name for one in handoff.left_out}
    assert left == {name for name, text in TEXTS.items() if "\n" in text or "\r" in text}
    (name,) = set(put(tmp_path, DOCKER_RUN, handoff)) - {"base.yml"}
    with daemon() as found:
        done = found.run(["docker", "create", "--env-file", tmp_path / name, "image"])
        assert (done.returncode, done.stderr) == (0, b"")
    arrived = dict(entry.split("=", 1) for entry in found.created[0]["Env"])
    assert passed_on(arrived) == {name: text for name, text in TEXTS.items() if name not in left}


def test_kubernetes() -> None:
    values, secret = KUBERNETES.files(HANDOFF)
    assert passed_on(container_environment(values.text, secret.text)) == TEXTS
    assert not any(text in values.text for text in TEXTS.values() if len(text) > 100)
    kubernetes_validate.validate(documents(secret.text), "1.27.0", strict=True)
    kubernetes_validate.validate(deployment(values.text), "1.27.0", strict=True)
