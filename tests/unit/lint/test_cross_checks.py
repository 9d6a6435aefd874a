from pathlib import Path

import pytest

from tests.unit.lint.cases import LOADED, service
from tests.unit.lint.files import codes, lines, name, put, read_env
from wizard.lint.effective import Reading, effective


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"code_challenge": "true", "code_challenge_method": "S256"}, set()),
        ({"code_challenge": "false"}, set()),
        ({"code_challenge": "false", "code_challenge_method": "S256"}, {"pkce.no-challenge"}),
        ({"groups_enabled": "false", "groups_claim": "g"}, {"groups.not-enabled"}),
        ({"groups_enabled": "false"}, set()),
        ({"groups_enabled": "true", "groups_claim": "g"}, set()),
    ],
)
def test_settings_that_belong_together(
    given: dict[str, str], expected: set[str], tmp_path: Path
) -> None:
    assert codes(read_env(tmp_path, lines(**given))) == expected


def test_every_missing_one_is_named(tmp_path: Path) -> None:
    reading = read_env(tmp_path, f"{name('client_id')}=a\n")
    missing = {d.variable for d in reading.defects if d.code == "missing.required"}
    assert missing == {name(n) for n in ("authorize_url", "access_token_url", "client_secret")}


SECRET = "kind: Secret\nmetadata: {name: s}\nstringData: {client_id: x}\n"
OURS = f"apiserver:\n  extraEnvs: [{{name: {name('client_id')}, value: x}}]\n"
OTHERS = "apiserver:\n  extraEnvs: [{name: OTHER, value: x}]\n"
API = "services:\n  api-server:\n    "


def read(folder: Path, files: dict[str, str]) -> Reading:
    return effective([put(folder, file, text) for file, text in files.items()])


@pytest.mark.parametrize(
    ("files", "code"),
    [
        ({"a.yml": LOADED}, "compose.env-file-missing"),
        ({"a.yml": service("    env_file: /none/a.env\n")}, "compose.env-file-missing"),
        ({"a.yml": API + "env_file: a.env\n", "a.env": lines()}, "compose.env-file-service"),
        ({"a.yml": API + f"environment: [{name('client_id')}=x]\n"}, "compose.service"),
        ({"a.yml": service("    image: x\n"), "a.env": lines()}, "compose.not-loaded"),
        ({"a.yml": OURS, "b.yml": OTHERS}, "kubernetes.lost"),
        ({"a.yml": SECRET}, "kubernetes.secret-alone"),
        ({"a.yml": SECRET, "b.yml": OTHERS}, "missing.all"),
        ({"a.yml": "services: {apiserver: {image: x}}\n"}, "missing.all"),
    ],
)
def test_why_nothing_arrives_is_said_once(files: dict[str, str], code: str, tmp_path: Path) -> None:
    reading = read(tmp_path, files)
    assert [d.code for d in reading.defects] == [code]
    assert reading.failed


def test_nothing_is_said_to_be_missing_where_a_file_cannot_be_read(tmp_path: Path) -> None:
    compose = put(tmp_path, "a.yml", service("    image: x\n"))
    assert codes(effective([compose, tmp_path / "none.env"])) == {"file.unreadable"}
