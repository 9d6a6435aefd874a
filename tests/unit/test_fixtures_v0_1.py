"""Files that version 0.1.0 wrote are read as they were meant; newer ones are not overwritten."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from scripts.docs.check_codes import rows
from tests.support.preflight import CREDENTIALS, FakeProvider, noon
from tests.support.v0_1 import (
    CLIENT_ID,
    DOCUMENTS,
    DRAFTS,
    EXPORTS,
    IMPORTED,
    MONGO,
    PINGONE,
    RECORDS,
    SECRET,
    STORED,
    V0_1,
    Keyring,
)
from tests.support.window import NoNetwork, parts
from wizard import app
from wizard.checks.catalog import catalog
from wizard.cli import parser, preflight
from wizard.history import History
from wizard.lint.importing import draft_from
from wizard.model.credentials import Credentials
from wizard.model.draft import Draft
from wizard.model.evidence import fingerprint
from wizard.model.secret import Secret
from wizard.model.settings import Settings, settle
from wizard.model.step import Step
from wizard.model.verdict import State
from wizard.store import Store
from wizard.vault.system import SystemVault


@pytest.fixture
def setups(tmp_path: Path) -> Path:
    return Path(shutil.copytree(V0_1 / "setups", tmp_path / "setups"))


@pytest.fixture
def exports(tmp_path: Path) -> Path:
    """With the modes that the files were written with, which git does not keep."""
    folder = Path(shutil.copytree(V0_1 / "exports", tmp_path / "exports"))
    for file in folder.glob("*/*"):
        file.chmod(0o600)
    return folder


def document(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((V0_1 / "json" / f"{name}.json").read_text("utf-8"))
    return found


@pytest.mark.parametrize("expected", DRAFTS, ids=lambda draft: draft.setup_id)
def test_a_draft_is_loaded_with_every_field(setups: Path, expected: Draft) -> None:
    assert Store(setups).load(expected.setup_id) == expected
    assert isinstance(settle(expected), Settings) == (expected.product is not None)


def test_every_saved_setup_is_listed(setups: Path) -> None:
    found = Store(setups).saved()
    assert {one.setup_id for one in found} == {draft.setup_id for draft in DRAFTS}
    assert [one.problems for one in found] == [()] * len(DRAFTS)


def test_kept_logins_are_read_with_their_verdicts(setups: Path) -> None:
    page = History(setups).read("pingone")
    assert page.problem is None
    failed, warned, passed, older = page.logins
    counts = [Counter(v.state.value for v in one.verdicts) for one in page.logins]
    assert counts == [
        {"passed": 15, "failed": 1, "skipped": 5},
        {"passed": 20, "warned": 1},
        {"passed": 21},
        {"passed": 19, "failed": 2},
    ]
    current = fingerprint(PINGONE, STORED["pingone"][2])
    assert [one.proves(current) for one in page.logins] == [False, True, True, False]
    assert [one.fingerprint == current for one in page.logins] == [True, True, True, False]
    assert passed.at.isoformat() == "2026-10-01T09:30:00+00:00"
    assert passed.auth_methods == ("client_secret_basic", "client_secret_post")
    ada = (passed.claims.id_token, passed.claims.access_token, passed.claims.userinfo)
    assert [(claims or {})["email"] for claims in ada] == ["ada@people.example"] * 3
    assert (warned.claims.access_token, "email" in (warned.claims.id_token or {})) == (None, False)
    assert (older.claims.id_token or {})["groups"] == "[SIZE_LIMIT_EXCEEDED]"
    assert (failed.subject, warned.subject[-2:], older.subject[-2:]) == ("", "02", "06")
    (problem,) = (v.problem for v in failed.verdicts if v.state is State.FAILED)
    assert problem
    assert (problem.code, problem.step, problem.is_error) == ("id-token.nonce", Step.LOGIN, True)
    assert {v.check for one in page.logins for v in one.verdicts} <= {c.name for c in catalog()}


def test_logins_with_hundreds_of_groups_are_read_whole(setups: Path) -> None:
    page = History(setups).read("aic")
    more, many = [one.claims for one in page.logins]
    assert (many.id_token or {})["groups"] == [f"Group {n:04}" for n in range(300)]
    assert (more.id_token or {})["groups"] == [f"G{n:04}" for n in range(1000)]
    assert (page.problem, many.left_out, more.left_out) == (None, 0, 300)


@pytest.mark.parametrize("user", STORED)
def test_a_keyring_entry_is_read(user: str) -> None:
    client_id, secret, *bound = STORED[user]
    suffix = "-demo" if user.startswith("demo-") else ""
    vault = SystemVault(f"clearml-ping-wizard{suffix}", lambda: ("a keyring", Keyring()))
    assert vault.read(user) == Credentials(client_id, Secret(secret), *bound)


@pytest.mark.parametrize("name", EXPORTS)
def test_an_exported_folder_is_right_for_check_and_fills_a_draft(
    exports: Path, name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    files, _ = EXPORTS[name]
    monkeypatch.chdir(exports / name)
    assert app.main(["check", "--json", *files]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [p["code"] for p in told["problems"] if p["severity"] == "error"] == []
    assert len(told["effective"]) == 13
    found = draft_from([Path(file) for file in files])
    assert {n: getattr(found.draft, n) for n in IMPORTED} == {
        n: getattr(PINGONE, n) for n in IMPORTED
    }
    given = (found.credentials.client_id, found.credentials.client_secret.reveal())
    assert given == (("", "") if name == "compose-references" else (CLIENT_ID, SECRET))
    stays = "".join(p.why for p in found.to_keep)
    assert bool(stays) == (name == "compose-with-others")
    assert all(one in stays for one in (MONGO, "CLEARML_ELASTIC_SERVICE_HOST")) == bool(stays)


@pytest.mark.parametrize("name", EXPORTS)
def test_an_exported_folder_is_recognised_when_it_is_written_again(
    exports: Path, name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Replaced without asking; but not one that also sets other variables."""
    _, layout = EXPORTS[name]
    monkeypatch.setenv("PING_AUTH_CLIENT_ID", CLIENT_ID)
    monkeypatch.setenv("PING_AUTH_CLIENT_SECRET", SECRET)
    draft, folder = V0_1 / "setups" / "pingone.json", exports / name
    words = ["--draft", str(draft), "--output", str(folder), "--layout", layout]
    with_secrets = ["--with-secrets-file"] if name.endswith("with-secrets") else []
    code = app.main(["export", *words, *with_secrets])
    assert code == (1 if name == "compose-with-others" else 0)
    assert ("[export.also-sets]" in capsys.readouterr().err) == bool(code)
    if code:
        for file in folder.iterdir():
            assert file.read_bytes() == (V0_1 / "exports" / name / file.name).read_bytes()


def test_values_for_kubernetes_are_right_without_the_secret(
    exports: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert app.main(["check", str(exports / "kubernetes" / "ping-sso.values.yaml")]) == 0
    assert capsys.readouterr().err == ""


def assert_form(told: dict[str, Any], lists: set[str]) -> None:
    assert set(told) == {"version", *lists}
    assert told["version"] == 1
    for name in lists:
        assert [set(record) for record in told[name]] == [RECORDS[name]] * len(told[name])


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_json_document_has_its_keys_and_known_codes(name: str) -> None:
    told = document(name)
    assert_form(told, DOCUMENTS[name])
    checks = {record["check"] for record in told.get("verdicts", ())}
    assert checks <= {check.name for check in catalog()} | {preflight.DRAFT.name}
    assert {record["code"] for record in told.get("problems", ())} <= set(
        {row.code for row in rows()}
    )


@pytest.mark.not_on_wine("knows access lists only in part")
def test_check_still_prints_that_document(
    exports: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(exports / "compose")
    app.main(["check", "--json", *EXPORTS["compose"][0]])
    assert json.loads(capsys.readouterr().out) == document("check")


def test_preflight_still_prints_that_document(
    setups: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    services = replace(parts(setups, NoNetwork()), http_for=lambda _: FakeProvider(), clock=noon)
    services.vault.write("other", CREDENTIALS)
    words = ["preflight", "--json", "--draft", str(setups / "other.json")]
    assert preflight.run(parser.build().parse_args(words), services) == 0
    told = json.loads(capsys.readouterr().out)
    # Later versions add keys and checks, and take none away.
    assert told.pop("not_checked") == 0
    assert_form(told, {"verdicts"})
    outcome = {(v["check"], v["state"], v["code"]) for v in document("preflight")["verdicts"]}
    assert outcome <= {(v["check"], v["state"], v["code"]) for v in told["verdicts"]}


def test_the_example_draft_keeps_its_keys(capsys: pytest.CaptureFixture[str]) -> None:
    assert app.main(["export", "--example-draft"]) == 0
    told, before = json.loads(capsys.readouterr().out), document("export-example-draft")
    assert (set(told), told["version"]) == ({"version", "draft"}, before["version"])
    # Of before, only the names of variables are no longer kept: exports pass none on.
    new = {
        "absent_roles",
        "contact",
        "everybody",
        "preflight_failed",
        "register_way",
        "seen",
        "former_until",
    }
    now = set(told["draft"]) - new
    assert now == set(before["draft"]) - {"unknown_variables"}


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ('"version": 1', '"version": 99', "draft.version"),
        ('"name": ""', '"name": "", "of_later": true', "draft.unknown"),
    ],
)
def test_a_newer_draft_is_refused_and_put_aside(
    setups: Path, old: str, new: str, code: str
) -> None:
    file, store = setups / "pingone.json", Store(setups)
    newer = file.read_text("utf-8").replace(old, new)
    file.write_text(newer, "utf-8")
    found = store.load("pingone")
    assert not isinstance(found, Draft)
    assert [problem.code for problem in found] == [code]
    assert file.read_text("utf-8") == newer
    assert store.save(PINGONE) is None
    assert (setups / "pingone.json.broken").read_text("utf-8") == newer
    assert store.load("pingone") == PINGONE


def test_newer_logins_are_refused_and_put_aside(setups: Path) -> None:
    book, file = History(setups), setups / "pingone.logins.json"
    logins = book.read("pingone").logins
    newer = file.read_text("utf-8").replace('"version": 1', '"version": 99')
    file.write_text(newer, "utf-8")
    page = book.read("pingone")
    assert page.logins == ()
    assert page.problem
    assert page.problem.code == "evidence.unreadable"
    assert file.read_text("utf-8") == newer
    assert book.write("pingone", logins) is None
    assert (setups / "pingone.logins.json.broken").read_text("utf-8") == newer
    assert book.read("pingone").logins == logins
