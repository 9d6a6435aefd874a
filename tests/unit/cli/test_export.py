"""`export` without a window: files or words, never half of each."""

from __future__ import annotations

import os
from argparse import Namespace
from dataclasses import replace
from pathlib import Path

import pytest

from tests.support.standings import login
from tests.support.tables import failures
from tests.support.vaults import TestKeyring
from wizard.cli import export, parser
from wizard.files.temporary import temporary_path
from wizard.flow import SetupState
from wizard.model.claims import Claims
from wizard.model.credentials import Credentials
from wizard.model.draft import Draft
from wizard.model.evidence import Evidence
from wizard.model.problem import problem
from wizard.model.role import Role
from wizard.model.secret import Secret
from wizard.model.serialization import draft_from_json, draft_to_json
from wizard.services import Services

SECRET = "s3cr$et'`\"\\ #"


def arguments(*words: str) -> Namespace:
    return parser.build().parse_args(["export", *words])


def to(draft: Path, folder: Path, *more: str) -> Namespace:
    return arguments("--draft", str(draft), "--output", str(folder), *more)


def stored(services: Services) -> None:
    services.vault.write("example", Credentials("stored-client", Secret("stored"), "v"))


def test_the_example_is_a_complete_draft(
    services: Services, capsys: pytest.CaptureFixture[str]
) -> None:
    assert export.run(arguments("--example-draft"), services) == 0
    assert draft_from_json(capsys.readouterr().out) == export.EXAMPLE


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be", "utf-8-sig"])
def test_a_draft_as_windows_programs_write_it(
    tmp_path: Path, services: Services, encoding: str
) -> None:
    stored(services)
    mark = "\ufeff" if encoding == "utf-16-be" else ""
    text = mark + draft_to_json(export.EXAMPLE).replace("\n", "\r\n")
    path = tmp_path / "draft.json"
    path.write_bytes(text.encode(encoding))
    assert export.run(to(path, tmp_path / "out"), services) == 0


def test_credentials_come_from_the_vault(services: Services, draft: Path, tmp_path: Path) -> None:
    stored(services)
    assert export.run(to(draft, tmp_path / "out"), services) == 0
    assert "stored-client" in (tmp_path / "out" / "ping-sso.env").read_text(encoding="utf-8")


@pytest.mark.skipif(os.name == "nt", reason="modes are POSIX's")
def test_the_environment_goes_first_and_is_not_shown(
    services: Services,
    draft: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    stored(services)
    monkeypatch.setenv("PING_AUTH_CLIENT_ID", "from-environment")
    monkeypatch.setenv("PING_AUTH_CLIENT_SECRET", SECRET)
    assert export.run(to(draft, tmp_path / "new" / "out"), services) == 0
    written = tmp_path / "new" / "out" / "ping-sso.env"
    assert "from-environment" in written.read_text(encoding="utf-8")
    assert written.stat().st_mode & 0o777 == 0o600
    said = capsys.readouterr()
    assert SECRET not in said.out + said.err
    assert "up -d apiserver" in said.out


def test_without_credentials_nothing_is_written(
    services: Services, draft: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert export.run(to(draft, tmp_path / "out"), services) == 1
    assert "credentials.missing" in capsys.readouterr().err
    assert not (tmp_path / "out" / "ping-sso.env").exists()


def test_a_keyring_that_refuses_is_the_reason(
    services: Services, draft: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    keyring = TestKeyring()
    keyring.refusal = problem("vault.none")
    assert export.run(to(draft, tmp_path / "out"), replace(services, vault=keyring)) == 1
    said = capsys.readouterr().err
    assert "credentials.missing" in said
    assert keyring.refusal.what in said


def test_a_leftover_of_an_interrupted_run_is_reported(
    services: Services, draft: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    stored(services)
    left = temporary_path(tmp_path, "ping-sso.env")
    left.write_text("half\n", encoding="utf-8")
    assert export.run(to(draft, tmp_path), services) == 0
    assert f"removed {left.name}, left over from an interrupted run" in capsys.readouterr().out


def test_every_error_of_the_draft_is_reported_at_once(
    services: Services, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    stored(services)
    wrong = replace(export.EXAMPLE, webapp_url="ftp://x", default_company="short")
    path = tmp_path / "draft.json"
    path.write_text(draft_to_json(wrong), encoding="utf-8")
    assert export.run(to(path, tmp_path / "out"), services) == 1
    said = capsys.readouterr().err
    assert "webapp-url.scheme" in said
    assert "company.shape" in said


def test_an_unreadable_draft_is_a_usage_error(
    services: Services, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def check(content: bytes) -> None:
        path = tmp_path / "draft.json"
        path.write_bytes(content)
        assert export.run(to(path, tmp_path / "out"), services) == 2
        assert "remedy:" in capsys.readouterr().err

    contents = (b"", b"\xff\xfe", b"{}", b"[" * 100_000, b"x" * 1_000_001)
    assert failures(((one,) for one in contents), check) == {}


def test_a_missing_draft_or_folder_is_a_usage_error(services: Services, tmp_path: Path) -> None:
    assert export.run(to(tmp_path / "none.json", tmp_path), services) == 2
    assert export.run(arguments("--draft", "x"), services) == 2


def test_a_file_of_another_origin_is_replaced_only_when_agreed(
    services: Services, draft: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    stored(services)
    out = tmp_path / "out"
    out.mkdir()
    (out / "ping-sso.env").write_text("MINE=1\n", encoding="utf-8")
    assert export.run(to(draft, out), services) == 1
    assert (out / "ping-sso.env").read_text(encoding="utf-8") == "MINE=1\n"
    assert "--replace" in capsys.readouterr().err
    assert export.run(to(draft, out, "--replace"), services) == 0


def test_each_layout_writes_its_files_and_a_sheet(
    services: Services, draft: Path, tmp_path: Path
) -> None:
    stored(services)
    override, example = "docker-compose.ping-sso.yml", "ping-secrets.env.example"
    rows = {
        (): {override, "ping-sso.env"},
        ("--layout", "compose-references"): {override, example},
        ("--layout", "compose-references", "--with-secrets-file"): {
            *(override, example, "ping-secrets.env")
        },
        ("--layout", "docker-run"): {"ping-sso.raw.env"},
        ("--layout", "kubernetes"): {"ping-sso.values.yaml", "ping-sso.secret.yaml"},
    }

    def check(words: tuple[str, ...]) -> None:
        out = tmp_path / "-".join(("out", *words))
        assert export.run(to(draft, out, *words), services) == 0
        assert {path.name for path in out.iterdir()} == rows[words] | {"ping-sso-handoff.html"}
        sheet = (out / "ping-sso-handoff.html").read_text(encoding="utf-8")
        said = ("made 2030-01-01 00:00 UTC", "There was no test login.", "PingOne", *rows[words])
        assert [text for text in said if text not in sheet] == []

    assert failures(((words,) for words in rows), check) == {}


def test_the_sheet_shows_kept_logins_and_whether_they_are_stale(
    services: Services, draft: Path, tmp_path: Path
) -> None:
    stored(services)
    found = draft_from_json(draft.read_text(encoding="utf-8"))
    credentials = services.vault.read(export.EXAMPLE.setup_id)
    assert isinstance(found, Draft)
    standing = SetupState(found, credentials)
    old = Evidence(services.clock(), "of an older setup", (), Claims({"sub": "2"}))
    services.logbook.write(found.setup_id, (login(standing), old))
    assert export.run(to(draft, tmp_path / "out"), services) == 0
    sheet = (tmp_path / "out" / "ping-sso-handoff.html").read_text(encoding="utf-8")
    assert "proven by a test login" in sheet
    assert "Some of the test logins below were made before the last change." in sheet


def test_a_secrets_file_belongs_to_one_layout(
    services: Services, draft: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert export.run(to(draft, tmp_path / "out", "--with-secrets-file"), services) == 2
    assert "compose-references" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_layout_is_the_draft_s_unless_one_is_given(services: Services, tmp_path: Path) -> None:
    stored(services)
    rows = [
        ("docker-run", (), "ping-sso.raw.env"),
        ("docker-run", ("--layout", "kubernetes"), "ping-sso.secret.yaml"),
        ("compose-references", ("--with-secrets-file",), "ping-secrets.env"),
        ("swarm", (), "ping-sso.env"),
        ("swarm", ("--layout", "docker-run"), "ping-sso.raw.env"),
    ]

    def check(remembered: str, words: tuple[str, ...], name: str) -> None:
        file, out = tmp_path / "draft.json", tmp_path / f"{remembered}{len(words)}"
        file.write_text(draft_to_json(replace(export.EXAMPLE, layout=remembered)), encoding="utf-8")
        assert export.run(to(file, out, *words), services) == 0
        assert (out / name).exists()

    assert failures(rows, check) == {}


def test_the_service_is_the_draft_s_unless_one_is_given(
    services: Services, draft: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    stored(services)
    out = tmp_path / "out"
    assert export.run(to(draft, out, "--service", "my api"), services) == 1
    assert "service" in capsys.readouterr().err
    assert export.run(to(draft, out, "--service", "my-api"), services) == 0
    assert "'my-api':" in (out / "docker-compose.ping-sso.yml").read_text("utf-8")


def test_an_unknown_layout_of_a_draft_is_reported(
    services: Services, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    stored(services)
    file = tmp_path / "draft.json"
    file.write_text(draft_to_json(replace(export.EXAMPLE, layout="swarm")), encoding="utf-8")
    assert export.run(to(file, tmp_path / "out"), services) == 0
    assert "“swarm”" in capsys.readouterr().err


def test_an_unknown_layout_names_the_known_ones(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        arguments("--layout", "swarm")
    assert "kubernetes" in capsys.readouterr().err


@pytest.mark.not_on_wine("makes no links")
def test_harmless_changes_of_a_draft_do_not_matter(
    services: Services, draft: Path, tmp_path: Path
) -> None:
    stored(services)
    data = draft.read_bytes()
    (tmp_path / "crlf").write_bytes(data.replace(b"\n", b"\r\n"))
    (tmp_path / "bom").write_bytes(b"\xef\xbb\xbf" + data)
    (tmp_path / "link").symlink_to(draft)

    def check(name: str) -> None:
        assert export.run(to(tmp_path / name, tmp_path / "out"), services) == 0

    assert failures((("crlf",), ("bom",), ("link",)), check) == {}


def test_what_is_no_draft_is_said_and_nothing_is_written(
    services: Services, draft: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = draft.read_text(encoding="utf-8").replace("Example", "Exämple")
    (tmp_path / "folder").mkdir()
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    (tmp_path / "binary").write_bytes(bytes(range(256)))
    for encoding in ("utf-16-le", "latin-1"):
        (tmp_path / encoding).write_bytes(text.encode(encoding))

    def check(name: str) -> None:
        assert export.run(to(tmp_path / name, tmp_path / "out"), services) == 2
        said = capsys.readouterr().err
        assert "draft." in said
        assert "remedy:" in said
        assert not (tmp_path / "out").exists()

    names = ("folder", "utf-16-le", "latin-1", "binary", "loop")
    assert failures(((name,) for name in names), check) == {}


def test_a_file_in_the_place_of_the_folder_is_kept(
    services: Services, draft: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    stored(services)
    (tmp_path / "out").write_text("whole", encoding="utf-8")
    assert export.run(to(draft, tmp_path / "out"), services) == 1
    assert "files.not-a-folder" in capsys.readouterr().err
    assert (tmp_path / "out").read_text(encoding="utf-8") == "whole"


def opened(draft: Path, file: Path, text: str) -> None:
    """The draft was read from a file with this text."""
    file.write_text(text, encoding="utf-8")
    made = replace(export.EXAMPLE, source_paths=(str(file), "/gone.env"))
    draft.write_text(draft_to_json(made), encoding="utf-8")


def test_other_variables_stay_in_the_file_that_was_opened(
    services: Services, draft: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    stored(services)
    opened(draft, tmp_path / "old.env", "HTTPS_PROXY=http://hunter2@proxy.example\n")
    assert export.run(to(draft, tmp_path / "out"), services) == 0
    said = capsys.readouterr()
    assert "Other variables stay in old.env: keep it in use." in said.err
    assert "HTTPS_PROXY" in said.err
    written = "".join(path.read_text("utf-8") for path in (tmp_path / "out").iterdir())
    assert "hunter2" not in written + said.out + said.err


def test_entries_that_helm_drops_are_named_and_need_a_yes(
    services: Services, draft: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    stored(services)
    envs = "[{name: HTTP_PROXY, value: hunter2}, {name: AB, value: x}]"
    opened(draft, tmp_path / "v.yaml", f"apiserver: {{extraEnvs: {envs}}}\n")
    out = tmp_path / "out"
    assert export.run(to(draft, out, "--layout", "kubernetes"), services) == 1
    said = capsys.readouterr().err
    assert "move these to the end of ours (ping-sso.values.yaml): HTTP_PROXY, AB" in said
    assert "--drop-entries" in said
    assert list(out.iterdir()) == []
    assert export.run(to(draft, out, "--layout", "kubernetes", "--drop-entries"), services) == 0
    assert "HTTP_PROXY, AB" in capsys.readouterr().err
    sheet = (out / "ping-sso-handoff.html").read_text("utf-8")
    assert "HTTP_PROXY, AB" in sheet
    assert "hunter2" not in sheet


def test_the_terminal_says_how_far_the_setup_is_proven(
    services: Services, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    stored(services)
    made = replace(export.EXAMPLE, absent_roles=frozenset((Role.ADMIN,)))
    file = tmp_path / "draft.json"
    file.write_text(draft_to_json(made), encoding="utf-8")
    user = login(SetupState(made, services.vault.read("example")))
    admin = replace(user, role=Role.ADMIN)
    rows: list[tuple[tuple[Evidence, ...], list[str], list[str]]] = [
        (
            (),
            ["Not proven: there was no test login.", "  An ordinary user: not tested."],
            [],
        ),
        (
            (user,),
            [
                "Proven for 1 of 2 roles.",
                "  An admin: no one at hand, to be tried after deployment.",
                "  An ordinary user: proven by a test login.",
            ],
            [],
        ),
        ((admin, user), ["Proven for 1 of 2 roles, 1 open finding."], ["role.no-admin"]),
    ]

    def check(logins: tuple[Evidence, ...], lines: list[str], codes: list[str]) -> None:
        services.logbook.write("example", logins)
        assert export.run(to(file, tmp_path / "out", "--replace"), services) == 0
        said = capsys.readouterr()
        assert [line for line in lines if line not in said.out.splitlines()] == []
        assert [code for code in ("role.no-admin",) if f"[{code}]" in said.err] == codes

    assert failures(rows, check) == {}


def test_values_of_the_example_are_warned_about(
    services: Services, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    stored(services)
    own = {
        "webapp_url": "https://clearml.corp.example",
        "authorize_url": "https://sso.corp.example/authorize",
        "access_token_url": "https://sso.corp.example/token",
        "default_company": "",
    }
    rows = [
        ({}, "webapp_url, authorize_url, access_token_url and default_company"),
        ({**own, "access_token_url": export.EXAMPLE.access_token_url}, "access_token_url"),
        (own, ""),
    ]

    def check(changes: dict[str, str], names: str) -> None:
        file = tmp_path / "draft.json"
        made = replace(export.EXAMPLE, **changes)  # type: ignore[arg-type]  # all are texts
        file.write_text(draft_to_json(made), encoding="utf-8")
        assert export.run(to(file, tmp_path / "out", "--replace"), services) == 0
        said = capsys.readouterr().err
        assert ("[export.example]" in said) is bool(names)
        assert not names or f"values of the example: {names}" in said

    assert failures(rows, check) == {}


@pytest.mark.skipif(os.name == "nt", reason="modes are POSIX's")
def test_one_zip_without_and_with_the_secret(
    services: Services, draft: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    stored(services)
    folder = tmp_path / "out"
    assert export.run(to(draft, folder, "--zip"), services) == 0
    assert [path.name for path in folder.iterdir()] == ["clearml-ping-sso.zip"]
    assert b'"stored"' not in (folder / "clearml-ping-sso.zip").read_bytes()
    assert export.run(to(draft, folder, "--zip", "--with-secrets-file"), services) == 0
    secret = folder / "clearml-ping-sso-WITH-SECRET.zip"
    assert b'"stored"' in secret.read_bytes()
    assert secret.stat().st_mode & 0o777 == 0o600
    assert f"wrote {secret}" in capsys.readouterr().out
    again = to(draft, folder, "--zip", "--layout", "docker-run")
    assert export.run(again, services) == 1
    assert "[export.zip]" in capsys.readouterr().err
