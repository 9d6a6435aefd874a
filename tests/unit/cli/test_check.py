"""The command line of `check`: exit codes, JSON, words, and fixed copies."""

import json
import signal
from pathlib import Path

import pytest

from tests.support.hocon import parse_in_this_process
from tests.support.tables import failures
from tests.unit.lint.files import lines, name, put
from wizard.cli import check, parser
from wizard.cli.messages import Exit
from wizard.files import Written
from wizard.lint import fix
from wizard.lint.fix import FixedFile
from wizard.lint.fix import write as write_fixed

KEYS = ["file", "line", "variable", "severity", "code", "what", "why", "remedy"]


@pytest.fixture(autouse=True)
def hocon_in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    parse_in_this_process(monkeypatch)


def run(*arguments: str | Path) -> int:
    return check.run(parser.build().parse_args(["check", *map(str, arguments)]))


def test_exit_codes(tmp_path: Path) -> None:
    good = put(tmp_path, "good.env", lines())
    warned = put(tmp_path, "warned.env", lines())
    warned.chmod(0o644)
    bad = put(tmp_path, "bad.env", lines(client_secret='"a+b"'))
    assert run(good) == Exit.FINE
    assert run(warned) == Exit.FINE
    assert run(bad) == Exit.FAILURE
    assert run(bad, tmp_path / "none") == Exit.USAGE


def test_no_file_is_a_question_of_usage(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        run()
    assert caught.value.code == Exit.USAGE
    assert "FILE" in capsys.readouterr().err


@pytest.mark.not_on_wine("knows access lists only in part")
def test_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = put(tmp_path, "bad.env", lines(client_secret='"hunter2+"', debug="true"))
    run("--json", path)
    body = json.loads(capsys.readouterr().out)
    assert list(body) == ["version", "problems", "effective"]
    assert body["version"] == 1
    assert [list(p) for p in body["problems"]] == [KEYS]
    assert body["problems"][0]["line"] == 4
    assert {e["variable"]: e["value"] for e in body["effective"]}[name("debug")] is True
    assert [e["masked"] for e in body["effective"]] == [False, False, False, True, False]
    assert "hunter2" not in json.dumps(body)


@pytest.mark.not_on_wine("knows access lists only in part")
def test_words_for_a_terminal(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = put(tmp_path, "bad.env", lines(client_secret='"hunter2+"'))
    run(path)
    said = capsys.readouterr().out
    assert f"{path}:4: error: The value of client_secret keeps the apiserver from" in said
    assert "client-1" in said
    assert "hunter2" not in said
    assert all(len(line) <= 100 + len(str(path)) for line in said.splitlines())


def test_spaces_around_a_value_are_seen(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    url = "https://ping.example/as/token"
    path = put(tmp_path, "bad.env", lines(access_token_url=f"'\" {url}  \"'", client_id='""'))
    assert run("--fix", path) == Exit.FAILURE
    said = capsys.readouterr().out
    assert f" ␠{url}␠␠\n" in said
    assert f"{url}\"'\n" in Path(f"{path}.fixed").read_text("utf-8")


def test_a_comment_about_docker_run_changes_nothing(tmp_path: Path) -> None:
    text = "# do not give this file to docker run: it is for env_file\n" + lines()
    path = put(tmp_path, "good.env", text)
    assert run("--fix", path) == Exit.FINE
    assert not Path(f"{path}.fixed").exists()


def test_env_files_are_read_as_what_they_are_said_to_be(tmp_path: Path) -> None:
    quoted = put(tmp_path, "quoted.env", lines())
    bare = put(tmp_path, "bare.env", lines().replace("'", ""))
    assert [run("--as", "compose", path) for path in (quoted, bare)] == [Exit.FINE, Exit.FINE]
    assert [run("--as", "raw", path) for path in (quoted, bare)] == [Exit.FAILURE, Exit.FINE]


def marks(folder: Path, text: str, capsys: pytest.CaptureFixture[str]) -> dict[str, str]:
    run(put(folder, "a.env", text))
    table = capsys.readouterr().out.partition("What the apiserver gets:\n")[2].partition("\n\n")[0]
    return {row[13:].split()[0]: row[:11].strip() for row in table.splitlines()}


def test_the_table_marks_what_is_wrong(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pkce = lines(code_challenge="true", code_challenge_method="'\"plain\"'", groups_claim="g")
    assert marks(tmp_path, pkce, capsys) == {
        **dict.fromkeys(("authorize_url", "access_token_url", "client_id", "client_secret"), "ok"),
        "code_challenge": "ok",
        "code_challenge_method": "error",
        "groups__claim": "error",
    }


def test_the_table_does_not_blame_another_provider(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    okta = "".join(
        f"{name(leaf).replace('__ping__', '__okta__')}=x\n"
        for leaf in ("client_id", "client_secret", "authorize_url")
    )
    found = marks(tmp_path, lines() + okta, capsys)
    assert sorted(found.values()) == ["ignored"] * 3 + ["ok"] * 4
    wrong = marks(tmp_path, lines() + f"{name('client_id')[:-1]}=x\n", capsys)
    assert sorted(wrong.values()) == ["error"] + ["ok"] * 4


def test_a_file_that_cannot_be_parsed_was_not_read(tmp_path: Path) -> None:
    texts = (
        "a: [",
        "services: " + "[" * 5000,
        "services: {apiserver: {environment: [" + "A=1, " * 5001 + "]}}",
    )

    def check(text: str) -> None:
        paths = (put(tmp_path, "a.yml", text), put(tmp_path, "b.env", lines()))
        assert run(*paths) == Exit.USAGE

    assert failures(((text,) for text in texts), check) == {}


def test_fix_writes_a_copy_and_says_what_changed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = put(tmp_path, "bad.env", lines(client_secret='"hunter2+"'))
    assert run("--fix", path) == Exit.FAILURE
    said = capsys.readouterr().out
    assert f"Written: {path}.fixed" in said
    assert "line 4: client_secret" in said
    assert "hunter2" not in said
    assert path.read_text() == lines(client_secret='"hunter2+"')
    assert run(f"{path}.fixed") == Exit.FINE


def test_a_copy_that_others_may_read_is_not_called_private(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("wizard.files.access.restrict", lambda *_: False)
    run("--fix", put(tmp_path, "bad.env", lines(client_secret='"hunter2+"')))
    assert "others may be able to read it" in capsys.readouterr().out


def test_fix_keeps_a_file_that_exists(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = put(tmp_path, "bad.env", lines(client_secret='"a+b"'))
    put(tmp_path, "bad.env.fixed", "mine")
    assert run("--fix", path) == Exit.USAGE
    assert "exists" in capsys.readouterr().out
    assert (tmp_path / "bad.env.fixed").read_text() == "mine"


def test_fix_in_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = put(tmp_path, "bad.env", lines(client_secret='"a+b"'))
    run("--fix", "--json", path)
    (fixed,) = json.loads(capsys.readouterr().out)["fixed"]
    assert fixed["written"] == f"{path}.fixed"
    assert fixed["trouble"] is None


def test_cancelled_in_json(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = [put(tmp_path, f"{n}.env", lines(client_secret=f'"a+{n}"')) for n in "ab"]
    paths[1].write_text(f"{name('debug')}=yes\n")
    once = iter((write_fixed,))

    def write(fixed: FixedFile) -> Written:
        for real in once:
            return real(fixed)
        signal.raise_signal(signal.SIGINT)
        raise AssertionError

    monkeypatch.setattr(fix, "write", write)
    assert run("--json", "--fix", *paths) == Exit.CANCELLED
    body = json.loads(capsys.readouterr().out)
    assert [one["written"] for one in body.pop("fixed")] == [f"{paths[0]}.fixed"]
    assert body == {"version": 1, "problems": [], "effective": []}


def test_the_help_names_every_exit_code(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        run("--help")
    said = " ".join(capsys.readouterr().out.split())
    assert "130 cancelled" in said
    assert "a copy cannot be written" in said
    assert "Nothing is changed" not in said


def test_what_it_cannot_fix_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = put(tmp_path, "bad.env", lines(debug="maybe"))
    assert run("--fix", path) == Exit.FAILURE
    assert "debug is left as it is" in capsys.readouterr().out
    assert not Path(f"{path}.fixed").exists()


ADDRESSES = ("https://user:hunter2@ping.example/as", "https://ping.example/as?token=hunter2")


def test_credentials_in_an_address_are_never_shown(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def check(address: str, written: str, option: str) -> None:
        (tmp_path / "a.env.fixed").unlink(missing_ok=True)
        path = put(tmp_path, "a.env", lines(authorize_url=written.format(address)))
        code = run(option, path)
        said = "".join(capsys.readouterr())
        assert "hunter2" not in said
        assert ("value.login" in said) == ("@" in address)
        assert code == Exit.FAILURE or "token" in address

    options = ("--json", "--fix")
    rows = [(a, w, o) for a in ADDRESSES for w in ("'\"{}\"'", '"{}"', "{}") for o in options]
    assert failures(rows, check) == {}
