"""Hostile texts in every text and list variable reach the apiserver as the same Python value.

Value → production files → real Docker Compose → environment → pyhocon as the apiserver calls it;
and the same files through a real bash.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

from tests.support.apiserver import as_apiserver_reads, read_value
from tests.support.compose_config import compose_environments, of_clearml, sourced_environments
from tests.support.hostile import hostile_texts
from wizard.clearml.encoding import hocon
from wizard.clearml.outputs import Handoff
from wizard.clearml.targets.compose import ENV_FILE
from wizard.clearml.targets.compose import files as compose
from wizard.clearml.variables import VARIABLES, Assignment, Kind, assignments
from wizard.model.credentials import Credentials
from wizard.model.secret import Secret
from wizard.model.settings import Endpoints, GroupSettings, Settings

HOSTILE = hostile_texts()
TEXTS_AND_LISTS = [row.name for row in VARIABLES if row.kind is not Kind.FLAG]
FIXED = next(row.name for row in VARIABLES if row.name.endswith("code_challenge_method"))


@dataclass(frozen=True)
class Batch:
    """All env files, and the environments that Compose makes of them, in the same order."""

    files: list[Path]
    expected: list[tuple[Assignment, ...]]
    arrived: list[dict[str, str]]


def handoff(number: int) -> Handoff:
    """A set-up with a different hostile text in every place; each text comes to each place once."""
    text = [HOSTILE[(number + shift * 149) % len(HOSTILE)] for shift in range(9)]
    admins = tuple(name for name in text[6:] if name)
    settings = Settings(
        "https://clearml.example",
        Endpoints(text[0], text[1]),
        debug=True,
        default_company=text[4],
        groups=GroupSettings(text[5], case_sensitive=False, admins=admins, prohibit_signup=True),
    )
    return Handoff(settings, Credentials(text[2], Secret(text[3]), "v"))


@pytest.fixture(scope="module")
def batch(tmp_path_factory: pytest.TempPathFactory) -> Batch:
    folder = tmp_path_factory.mktemp("hostile")
    files, expected, services = [], [], {}
    for number in range(len(HOSTILE)):
        made = handoff(number)
        file = folder / f"{number}.env"
        (text,) = [f.text for f in compose(made) if f.name == ENV_FILE]
        file.write_bytes(text.encode("utf-8"))
        files.append(file)
        expected.append(assignments(made.settings, made.credentials))
        services[f"s{number}"] = {"image": "scratch", "env_file": [file.name]}
    (folder / "all.yml").write_text(yaml.safe_dump({"services": services}))
    arrived = compose_environments(folder / "all.yml")
    return Batch(files, expected, [arrived[f"s{n}"] for n in range(len(HOSTILE))])


def test_there_are_a_thousand_texts() -> None:
    assert len(set(HOSTILE)) >= 1000


@pytest.mark.parametrize("name", [name for name in TEXTS_AND_LISTS if name != FIXED])
def test_each_value_arrives_unchanged(batch: Batch, name: str) -> None:
    seen = 0
    for expected, arrived in zip(batch.expected, batch.arrived, strict=True):
        wanted = [a.value for a in expected if a.variable.name == name]
        got = read_value(as_apiserver_reads({name: arrived[name]}), name)
        value = wanted[0].reveal() if isinstance(wanted[0], Secret) else wanted[0]
        assert got == (list(value) if isinstance(value, tuple) else value)
        assert type(got) is (list if isinstance(value, tuple) else str)
        seen += 1
    assert seen >= 1000


def test_nothing_else_arrives(batch: Batch) -> None:
    for expected, arrived in zip(batch.expected, batch.arrived, strict=True):
        assert set(of_clearml(arrived)) == {one.variable.name for one in expected}
        assert set(arrived) - set(of_clearml(arrived)) <= {"PING_SSO_BACK_QUOTE"}


@pytest.mark.parametrize("locale", ["C", "C.UTF-8"])
def test_a_shell_reads_the_same(batch: Batch, locale: str) -> None:
    sourced = sourced_environments(batch.files, locale)
    for expected, found in zip(batch.expected, sourced, strict=True):
        texts = {one.variable.name: hocon(one.value) for one in expected}
        assert of_clearml(found) == texts


def test_the_guides_own_quoting_damages_values(tmp_path: Path) -> None:
    """The chain of real parsers notices damage: what plain quotes do is seen at its end."""
    texts = {"a": "s3cr$et", "b": "012345", "c": "00e12345678901234567890123456789", "d": "10s"}
    lines = [f'CLEARML__{key}="{text}"\n' for key, text in texts.items()]
    (tmp_path / "naive.env").write_text("".join(lines))
    (tmp_path / "all.yml").write_text("services: {s: {image: x, env_file: [naive.env]}}")
    arrived = as_apiserver_reads(compose_environments(tmp_path / "all.yml", quiet=False)["s"])
    assert all(arrived[key] != text for key, text in texts.items())
