"""Hostile texts in every text and list variable reach the apiserver as the same Python value.

Value → production files → real Docker Compose → environment → pyhocon as the apiserver calls it;
and the same files through a real bash.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

from tests.support.apiserver import as_apiserver_reads
from tests.support.compose_config import compose_environments, of_clearml, sourced_environments
from tests.support.hostile_setups import (
    HOSTILE,
    NUMBERS,
    hostile_request,
    not_arrived,
    other_names,
)
from wizard.clearml.encoding import hocon
from wizard.clearml.marks import ENV_FILE
from wizard.export.layouts import COMPOSE


@dataclass(frozen=True)
class Batch:
    """All env files, and the environments that Compose makes of them, in the same order."""

    files: list[Path]
    arrived: list[dict[str, str]]


@pytest.fixture(scope="module")
def batch(tmp_path_factory: pytest.TempPathFactory) -> Batch:
    folder = tmp_path_factory.mktemp("hostile")
    files, services = [], {}
    for number in NUMBERS:
        file = folder / f"{number}.env"
        (text,) = [f.text for f in hostile_request(COMPOSE, number).files if f.name == ENV_FILE]
        file.write_bytes(text.encode("utf-8"))
        files.append(file)
        services[f"s{number}"] = {"image": "scratch", "env_file": [file.name]}
    (folder / "all.yml").write_text(yaml.safe_dump({"services": services}))
    arrived = compose_environments(folder / "all.yml")
    return Batch(files, [arrived[f"s{number}"] for number in NUMBERS])


def test_there_are_a_thousand_texts() -> None:
    assert len(set(HOSTILE)) >= 1000


def test_each_value_arrives_unchanged(batch: Batch) -> None:
    assert not_arrived(COMPOSE, batch.arrived) == {}


def test_nothing_else_arrives(batch: Batch) -> None:
    assert other_names(COMPOSE, batch.arrived) == {}
    for arrived in batch.arrived:
        assert set(arrived) - set(of_clearml(arrived)) <= {"PING_SSO_BACK_QUOTE"}


def test_a_shell_reads_the_same(batch: Batch) -> None:
    requests = [hostile_request(COMPOSE, number).written for number in NUMBERS]
    texts = [{one.variable.name: hocon(one.value) for one in written} for written in requests]
    for locale in ("C", "C.UTF-8"):
        sourced = map(of_clearml, sourced_environments(batch.files, locale))
        differing = [n for n, found in enumerate(sourced) if found != texts[n]]
        assert (locale, differing) == (locale, [])


def test_the_guides_own_quoting_damages_values(tmp_path: Path) -> None:
    """The chain of real parsers notices damage: what plain quotes do is seen at its end."""
    texts = {"a": "s3cr$et", "b": "012345", "c": "00e12345678901234567890123456789", "d": "10s"}
    lines = [f'CLEARML__{key}="{text}"\n' for key, text in texts.items()]
    (tmp_path / "naive.env").write_text("".join(lines))
    (tmp_path / "all.yml").write_text("services: {s: {image: x, env_file: [naive.env]}}")
    arrived = as_apiserver_reads(compose_environments(tmp_path / "all.yml", quiet=False)["s"])
    assert all(arrived[key] != text for key, text in texts.items())
