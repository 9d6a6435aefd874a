"""Rules about files, and which values must not be shown."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from tests.support.tables import failures
from tests.unit.lint.files import lines, one, put, read_env
from wizard.clearml.marks import DEMO_LINE
from wizard.lint.parse import text_file
from wizard.lint.report import check_files


def test_where_the_system_does_not_say_who_may_read_a_file_that_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = put(tmp_path, "a.env", lines())
    found = text_file.read(path)
    assert isinstance(found, text_file.Source)
    unsaid = replace(found, readable_by_all=None)
    monkeypatch.setattr("wizard.lint.parse.read", lambda _: unsaid)
    (said,) = check_files([path]).findings
    assert (said.code, said.is_error) == ("file.access-not-checked", False)


def test_an_export_of_the_demo_is_recognised(tmp_path: Path) -> None:
    (found,) = read_env(tmp_path, f"{DEMO_LINE}\n{lines()}").findings
    assert (found.code, found.place.line) == ("file.demo", 1)


def test_a_value_that_repeats_the_secret_is_masked(tmp_path: Path) -> None:
    text = "PING_AUTH_CLIENT_SECRET=$hunter2\n" + lines(
        client_secret='"${PING_AUTH_CLIENT_SECRET}"',
        authorize_url="'\"https://ping.example/$hunter2\"'",
    )
    report = read_env(tmp_path, text)
    assert "hunter2" not in json.dumps(report.records()) + "".join(report.lines())
    assert one(report, "authorize_url").leaks


@pytest.mark.parametrize("form", ["hunter%2f2%26x", "hunter&#47;2&amp;x", "aHVudGVyLzImeA=="])
def test_a_value_that_repeats_the_secret_in_another_form_is_masked(
    tmp_path: Path, form: str
) -> None:
    address = f"'\"https://ping.example/{form}\"'"
    text = lines(client_secret="'\"hunter/2&x\"'", authorize_url=address)
    report = read_env(tmp_path, text)
    assert one(report, "authorize_url").leaks
    assert form not in json.dumps(report.records()) + "".join(report.lines())


def test_a_file_with_the_secret_is_for_its_owner_only(tmp_path: Path) -> None:
    reference = lines(client_secret='"${PING_AUTH_CLIENT_SECRET}"')
    written = ("hunter2", "hunter2$b", "'hunter2'")
    alone = [f"PING_AUTH_CLIENT_SECRET={text}\n" for text in written]

    def check(text: str) -> None:
        path = put(tmp_path, "a.env", text)
        assert "file.readable-by-all" not in {f.code for f in check_files([path]).findings}
        path.chmod(0o644)
        found = [f for f in check_files([path]).findings if f.code == "file.readable-by-all"]
        assert [f.place.file for f in found] == [str(path)]
        assert found[0].problem.remedy == f"Restrict it: chmod 600 {path}"

    texts = (*alone, *(text + reference for text in alone), lines(client_secret='"a+b"'))
    assert failures(((text,) for text in texts), check) == {}
    only_refers = put(tmp_path, "b.env", reference)
    only_refers.chmod(0o644)
    assert "file.readable-by-all" not in {f.code for f in check_files([only_refers]).findings}
