"""Our reading of env files and YAML scalars against Docker Compose itself, line by line."""

from __future__ import annotations

import json
import random
import subprocess
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.support.compose import compose_binary
from tests.support.compose_config import environments
from wizard.lint.finding import Place
from wizard.lint.parse.env_entry import Entry, Form, Outcome
from wizard.lint.parse.text_file import Source
from wizard.lint.parse.yaml_tree import compose_text
from wizard.lint.resolve import env_files
from wizard.lint.resolve.env_files import Scope
from wizard.model.secret import Secret

OUTSIDE = {"A": "outside", "HOME": "/home"}
PIECES = (
    *("A", "B", "K", "=", ":", "'", '"', "\\", "$", "{", "}", "#", " ", "\n", "\t", "\r", "-", "?"),
    *(
        "+",
        "x",
        "n",
        "0",
        "1",
        "9",
        "export ",
        "${A}",
        "${B:-",
        "$$",
        "\\$",
        "K=",
        "\nK=",
        "é",
        "[",
    ),
    *("\xa0", "\u2003", ".", "]", "!", "\v", "\f", "\x85", "${A?", "~", "c", "\\n", "\\0101", " #"),
)
NUMERALS = "0123456789.e-+_xobXOB"
TEXTS = 700


def hostile(seed: int) -> list[str]:
    """Files of a few lines that are likely to meet every rule."""
    dice = random.Random(seed)  # noqa: S311 - the same texts every time
    pieces = (dice.choices(PIECES, k=dice.randint(0, 12)) for _ in range(TEXTS))
    return ["B=1\nK=" + "".join(chosen) for chosen in pieces]


def _outside() -> Scope:
    """The environment in which Compose is started, as if an env file had set it."""
    source = Source("", Path(), "")
    entries = {
        name: Entry(name, Secret(value), Place(""), (0, 0), Form.DOTENV, source,
                    text=Secret(value), outcome=Outcome.GIVEN)
        for name, value in OUTSIDE.items()
    }  # fmt: skip
    return Scope((entries,))


def ours(text: str) -> dict[str, str] | None:
    """Our reading; None when Compose should reject the file."""
    source = Source("a.env", Path("a.env"), text)
    found = tuple(env_files._resolved(source, _outside(), raw=False))
    refused = any(r.guarded and not r.found for e in found for r in e.references)
    if refused or any(e.error for e in found):
        return None
    return {e.name: e.text.reveal() for e in found if e.outcome is Outcome.GIVEN}


def config(folder: Path, file: str, services: object) -> subprocess.CompletedProcess[bytes]:
    (folder / file).write_text(json.dumps({"services": services}), encoding="utf-8")
    command = [str(compose_binary()), "-f", str(file), "config", "--format", "json"]
    return subprocess.run(
        command, cwd=folder, env=OUTSIDE, capture_output=True, timeout=60, check=False
    )


def theirs(folder: Path, texts: Sequence[str]) -> list[dict[str, str]]:
    """What Compose makes of good files, all at once."""
    services = {}
    for number, text in enumerate(texts):
        (folder / f"{number}.env").write_bytes(text.encode("utf-8"))
        services[f"s{number}"] = {"image": "x", "env_file": [f"{number}.env"]}
    done = config(folder, "all.json", services)
    assert done.returncode == 0, done.stderr.decode()[-500:]
    found = environments(done.stdout)
    return [found[f"s{number}"] for number in range(len(texts))]


@pytest.mark.parametrize("seed", [1, 2])
def test_values_are_those_of_compose(seed: int, tmp_path: Path) -> None:
    good = [(text, made) for text in hostile(seed) if (made := ours(text)) is not None]
    assert len(good) > TEXTS / 2
    for (text, mine), real in zip(good, theirs(tmp_path, [t for t, _ in good]), strict=True):
        assert mine == real, text


def test_what_we_call_broken_compose_rejects(tmp_path: Path) -> None:
    broken = [text for text in hostile(3) if ours(text) is None]
    assert len(broken) > TEXTS / 10

    def rejects(number: int) -> bool:
        (tmp_path / f"{number}.env").write_bytes(broken[number].encode("utf-8"))
        service = {"s": {"image": "x", "env_file": [f"{number}.env"]}}
        return config(tmp_path, f"{number}.json", service).returncode != 0

    with ThreadPoolExecutor(2) as pool:
        verdicts = list(pool.map(rejects, range(len(broken))))
    assert [text for text, no in zip(broken, verdicts, strict=True) if not no] == []


def test_plain_scalars_of_yaml_are_those_of_compose(tmp_path: Path) -> None:
    dice = random.Random(4)  # noqa: S311 - the same texts every time
    made = {"".join(dice.choices(NUMERALS, k=dice.randint(1, 9))) for _ in range(500)}
    named = {
        "true",
        "False",
        "yes",
        "null",
        "~",
        "2024-1-1",
        "1e400",
        "1:30",
        "TRUE",
        "on",
        "1." + "0" * 20,
    }
    plain = sorted(text for text in made | named if text not in {"-", "---"})
    lines = [f"      M{number}: {text}\n" for number, text in enumerate(plain)]
    file = tmp_path / "c.yml"
    file.write_text("services:\n  s:\n    image: x\n    environment:\n" + "".join(lines))
    command = [str(compose_binary()), "-f", str(file), "config", "--format", "json"]
    done = subprocess.run(command, env=OUTSIDE, capture_output=True, timeout=60, check=True)
    found = json.loads(done.stdout)["services"]["s"]["environment"]
    assert {t: compose_text(t) for t in plain} == {t: found[f"M{n}"] for n, t in enumerate(plain)}
