"""What files in use already set, as names and lines."""

from __future__ import annotations

from pathlib import Path

from tests.support.v0_1 import V0_1
from tests.unit.lint.files import lines, name, put
from wizard.lint.existing import existing_files
from wizard.model.existing import ExistingFile, PingLine

APISERVER = "services: {apiserver: {environment: ["


def test_other_variables_are_named_and_no_value_is_in_it(tmp_path: Path) -> None:
    path = put(tmp_path, "a.env", f"{lines()}HTTP_PROXY=hunter2\n{name('debug')}x=1\n")
    (found,) = existing_files([path])
    assert (found.path, found.others, found.dropped) == (path, ("HTTP_PROXY",), ())
    assert "hunter2" not in repr(found)


def test_lines_of_ping_are_numbered_and_environment_wins(tmp_path: Path) -> None:
    env = put(tmp_path, "a.env", f"\n{name('debug')}='true'\n")
    override = put(tmp_path, "o.yml", f"{APISERVER}\n'{name('client_id')}=x']}}}}\n")
    assert existing_files([env]) == (ExistingFile(env, (), (PingLine(name("debug"), 2, False),)),)
    line = PingLine(name("client_id"), 2, True)
    assert existing_files([override]) == (ExistingFile(override, (), (line,)),)


def test_entries_that_helm_would_drop(tmp_path: Path) -> None:
    entries = f"[{{name: {name('debug')}, value: 'true'}}, {{name: AB, value: x}}]"
    path = put(tmp_path, "v.yaml", f"apiserver: {{extraEnvs: {entries}}}\n")
    assert existing_files([path]) == (ExistingFile(path, ("AB",), (), ("AB",)),)


def test_a_piece_of_a_broken_value_is_not_shown(tmp_path: Path) -> None:
    (found,) = existing_files([put(tmp_path, "a.env", "R3stOf-it==\n")])
    assert found.others == ("the one in line 1",)


def test_what_the_server_starts_with_stays_anyway(tmp_path: Path) -> None:
    text = "services: {apiserver: {image: x, environment: ['HTTP_PROXY=x']}}\n"
    assert existing_files([put(tmp_path, "docker-compose.yml", text)]) == ()


def test_exports_of_version_0_1_set_others_only_where_they_were_kept() -> None:
    exports = V0_1 / "exports"
    found = {
        folder.name: existing_files([f for f in folder.iterdir() if f.suffix in {".env", ".yaml"}])
        for folder in exports.iterdir()
    }
    (kept,) = found.pop("compose-with-others")
    assert kept.others == ("CLEARML__HOSTS__MONGO__BACKEND__HOST", "CLEARML_ELASTIC_SERVICE_HOST")
    assert set(found.values()) == {()}
