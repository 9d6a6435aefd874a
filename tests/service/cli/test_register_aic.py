"""`register` for Advanced Identity Cloud: from an empty draft to a login, against the stand-in."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlencode, urljoin

import pytest

from tests.standins.aic import AIC
from tests.standins.aic.realm import DEFAULT_SCRIPT, encoded
from tests.standins.common.relying_party import send
from tests.support.tables import failures
from wizard.checks.login.runner import LoginTest
from wizard.checks.preflight.runner import Preflight, run_preflight
from wizard.cli import parser, register
from wizard.history import History
from wizard.model.draft import Draft
from wizard.model.product import Product
from wizard.model.secret import Secret
from wizard.model.serialization import draft_from_json, draft_to_json
from wizard.model.settings import Settings, settle
from wizard.model.verdict import State, Verdict
from wizard.oidc.callback import Callback
from wizard.oidc.client import NetworkClient
from wizard.ping import guides
from wizard.services import Services
from wizard.store import Store
from wizard.vault.memory import MemoryVault

CALLBACK = "https://clearml.example/callback_ping"
DRAFT = Draft(
    setup_id="acme-1",
    webapp_url="https://clearml.example",
    product=Product.AIC,
    groups_enabled=True,
)


def now() -> datetime:
    return datetime.now(UTC)  # noqa: TID251 - assertions and tokens end by the stand-in's clock


class Terminal:
    """The command line of one administrator with a service account's key file."""

    def __init__(self, ping: AIC, folder: Path) -> None:
        self.ping, self.folder = ping, folder
        self.path, self.key = folder / "draft.json", folder / "key.jwk"
        self.save(DRAFT)
        self.key.write_text(json.dumps(dict(ping.accounts.jwk)), encoding="utf-8")
        self.key.chmod(0o600)
        self.vault = MemoryVault()
        store, history = Store(folder / "setups"), History(folder / "setups")
        self.services = Services(now, NetworkClient, self.vault, MemoryVault(), store, history)

    def save(self, draft: Draft) -> None:
        self.path.write_text(draft_to_json(draft), encoding="utf-8")

    def draft(self) -> Draft:
        found = draft_from_json(self.path.read_text(encoding="utf-8"))
        assert isinstance(found, Draft)
        return found

    def run(self, *words: str) -> int:
        """The exit code of `register` with these arguments and those of the service account."""
        account = ["--service-account", self.ping.accounts.account_id, "--key-file", str(self.key)]
        return self.run_bare("--api-url", self.ping.tenant_url, *account, *words)

    def run_bare(self, *words: str) -> int:
        arguments = parser.build().parse_args(["register", "--draft", str(self.path), *words])
        return register.run(arguments, self.services)

    def plan(self, capsys: pytest.CaptureFixture[str]) -> str:
        """The path of a plan."""
        assert self.run("--plan", "--json") == 0
        path = self.folder / "plan.json"
        path.write_text(capsys.readouterr().out, encoding="utf-8")
        return str(path)


@pytest.fixture
def terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Terminal]:
    monkeypatch.setattr("wizard.registration.api.pause", lambda _seconds, _cancel: None)
    with AIC(whole_bodies=True) as ping:
        yield Terminal(ping, tmp_path)


def outcome(verdicts: tuple[Verdict, ...]) -> dict[str, str]:
    """What did not pass: the problem's code, or why it was skipped."""
    others = [verdict for verdict in verdicts if verdict.state is not State.PASSED]
    return {v.check: v.problem.code if v.problem else v.detail for v in others}


def signed_in(url: str) -> str:
    """Where a person is sent who types a password."""
    page = urljoin(url, send("GET", url).headers["location"])
    typed = urlencode({"username": "ada", "password": "lovelace"})
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    return send("POST", page, typed, kind).headers["location"]


def test_a_plan_needs_a_yes_and_nothing_secret_is_shown(
    terminal: Terminal, capsys: pytest.CaptureFixture[str]
) -> None:
    ping, plan = terminal.ping, terminal.plan(capsys)
    assert terminal.run("--apply", plan) == 1
    assert "--production" in capsys.readouterr().err
    assert not ping.state.clients
    assert terminal.run("--apply", plan, "--production") == 0
    shown = capsys.readouterr()
    [made] = ping.state.clients.values()
    private = [str(one) for one in ping.accounts.jwk.values() if len(str(one)) > 20]
    texts = shown.out + shown.err + terminal.path.read_text(encoding="utf-8")
    assert [one for one in (made.secret, *ping.accounts.tokens, *private) if one in texts] == []


def test_from_a_plan_to_a_login(terminal: Terminal, capsys: pytest.CaptureFixture[str]) -> None:
    ping = terminal.ping
    assert terminal.run("--apply", terminal.plan(capsys), "--production") == 0
    [(client_id, made)] = ping.state.clients.items()
    stored, draft = terminal.vault.read("acme-1"), terminal.draft()
    assert stored
    assert (stored.client_id, stored.client_secret) == (client_id, Secret(made.secret))
    # The step by hand: the realm's script delivers the groups.
    source = 'utils.setScopeClaimsMap({"profile": ["name", "groups"], "email": ["email"]});'
    ping.state.scripts[DEFAULT_SCRIPT]["script"] = encoded(source)
    settings = settle(draft)
    assert isinstance(settings, Settings), settings
    checked = Preflight(NetworkClient(), settings, stored, Product.AIC, now)
    # PKCE is required by the realm or not at all.
    ping.state.provider["advancedOAuth2Config"]["codeVerifierEnforced"] = "true"
    found = outcome(run_preflight(checked))
    assert found == {"preflight.certificate": "plain http, which never leaves this computer"}
    test = LoginTest(NetworkClient(), settings, stored, now)
    attempt = test.begin()
    result = test.finish(attempt, Callback(signed_in(attempt.url)))
    assert outcome(result.evidence.verdicts) == {}
    assert result.claims.id_token
    assert result.claims.id_token["groups"] == ["Science", "Operators, night"]


def test_the_step_by_hand_stays_open(
    terminal: Terminal, capsys: pytest.CaptureFixture[str]
) -> None:
    terminal.run("--apply", terminal.plan(capsys), "--production")
    draft = terminal.draft()
    items = guides.checklist(guides.guide(Product.AIC), guides.Context.of(draft))
    open_ = [one.id for one in items if guides.tick(one, draft.ticks) is not guides.Tick.TICKED]
    assert open_ == ["aic/claims"]


def test_a_plan_is_shown_in_words(terminal: Terminal, capsys: pytest.CaptureFixture[str]) -> None:
    assert terminal.run("--plan", "--realm", "alpha") == 0
    shown = capsys.readouterr().out
    assert "127.0.0.1 (type not known) alpha" in shown
    assert "Sign-in URLs: https://clearml.example/callback_ping" in shown
    assert "Note: By hand, not verified: Extend the claims script" in shown
    assert "Needs --production" in shown


def test_a_client_that_is_there_lends_its_id(
    terminal: Terminal, capsys: pytest.CaptureFixture[str]
) -> None:
    there = {"redirectionUris": [CALLBACK], "userpassword": "theirs"}
    terminal.ping.state.add_client("by-hand", coreOAuth2ClientConfig=dict(there))
    assert terminal.run("--audit") == 1
    assert "Implied Consent is no, not yes" in capsys.readouterr().out
    assert terminal.run("--apply", terminal.plan(capsys)) == 0
    assert "enter it on page 3" in capsys.readouterr().out
    stored = terminal.vault.read("acme-1")
    assert stored
    assert (stored.client_id, stored.complete) == ("by-hand", False)
    assert terminal.draft().access_token_url.startswith(terminal.ping.tenant_url)
    assert terminal.run("--plan", "--change") == 1
    assert "registration.by-hand" in capsys.readouterr().err


def test_what_was_created_is_removed_on_request(
    terminal: Terminal, capsys: pytest.CaptureFixture[str]
) -> None:
    terminal.run("--apply", terminal.plan(capsys), "--production")
    assert terminal.run("--remove") == 0
    assert not terminal.ping.state.clients


def test_what_is_missing_is_said(terminal: Terminal, capsys: pytest.CaptureFixture[str]) -> None:
    url = ["--api-url", terminal.ping.tenant_url]
    key = ["--key-file", str(terminal.key)]
    ours = ["--service-account", terminal.ping.accounts.account_id]

    def check(words: list[str], code: str) -> None:
        assert terminal.run_bare("--plan", *words) == 1
        assert code in capsys.readouterr().err

    rows = [
        ([*ours, *key], "service-account.tenant"),
        ([*url, *key], "service-account.missing"),
        ([*url, *ours], "service-account.missing"),
        ([*url, *ours, *key, "--realm", "bravo"], "registration.no-realm"),
        ([*url, *key, "--service-account", "another"], "service-account.refused"),
        ([*url, *ours, "--key-file", str(terminal.path)], "service-account.key"),
    ]
    assert failures(rows, check) == {}
    terminal.ping.accounts.scopes = frozenset({"fr:idm:*"})
    assert terminal.run("--plan") == 1
    assert "lacks the scope fr:am:*" in capsys.readouterr().err


def test_the_tenant_comes_from_the_draft(terminal: Terminal) -> None:
    issuer = terminal.ping.provider.issuer
    terminal.save(replace(DRAFT, ping_url=issuer))
    account = ["--service-account", terminal.ping.accounts.account_id]
    assert terminal.run_bare("--plan", *account, "--key-file", str(terminal.key)) == 0
