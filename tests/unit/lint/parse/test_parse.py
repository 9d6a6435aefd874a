"""The files of a deployment, each read and parsed once."""

from pathlib import Path

from tests.unit.lint.cases import LOADED
from tests.unit.lint.files import lines, put
from wizard.lint.parse import parse_files
from wizard.lint.parse.env_entry import LONGEST, Entry, Form
from wizard.lint.parse.text_file import FileKind
from wizard.model.secret import Secret


def test_each_file_is_parsed_as_what_it_is(tmp_path: Path) -> None:
    env = put(tmp_path, "a.env", lines())
    composed = put(tmp_path, "b.yml", LOADED)
    values = put(tmp_path, "c.yaml", "apiserver: {extraEnvs: []}\n")
    found = parse_files([env, composed, env, values, tmp_path / "none"])
    assert [source.path for source in found.sources] == [env, composed, values]
    assert [(source.path, kind) for source, kind in found.envs] == [(env, FileKind.DOTENV)]
    assert [file.source.path for file in found.composed] == [composed]
    assert [file.source.path for file in found.clustered] == [values]
    assert [one.code for one in found.unreadable] == ["file.unreadable"]


def test_a_value_that_is_longer_than_any_setting_is_known_as_such(tmp_path: Path) -> None:
    (source,) = parse_files([put(tmp_path, "a.env", "")]).sources
    entries = [
        Entry("A", Secret("x" * length), source.place(0), (0, 0), Form.DOTENV, source)
        for length in (LONGEST, LONGEST + 1)
    ]
    assert [entry.is_too_long for entry in entries] == [False, True]
