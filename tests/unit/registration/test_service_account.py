"""A service account's key file, its assertion, and what is made of the answers."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from urllib.parse import parse_qs

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from joserfc.jwk import RSAKey

from tests.support.tables import differing, failures
from wizard.model.problem import Problem, problem
from wizard.oidc.http import CancelToken, Request, RequestError, Response
from wizard.registration.service_account import ServiceAccount, account_of, shared_file, sign_in
from wizard.registration.sign_in import AccessToken

TENANT = "https://tenant.example"
ENDPOINT = f"{TENANT}/am/oauth2/access_token"
NOW = datetime(2026, 11, 29, 12, 0, tzinfo=UTC)
TOKEN = {"access_token": "the.access-token", "token_type": "Bearer", "expires_in": 3599}
GRANT = {"error": "invalid_grant", "error_description": "The audience is not known"}
Answer = tuple[int, object] | Problem


@cache
def key(bits: int = 2048) -> dict[str, str]:
    """A key as it is downloaded."""
    made = RSAKey.generate_key(bits, {"use": "sig", "alg": "RS256", "kid": "one"})
    return {name: str(value) for name, value in made.as_dict(private=True).items()}


@dataclass
class Http:
    """Answers in this order; the last one again and again."""

    answers: list[Answer]
    sent: list[Request] = field(default_factory=list)

    def send(self, request: Request, cancel: CancelToken | None = None) -> Response:  # noqa: ARG002 - the client's form
        self.sent.append(request)
        answer = self.answers[min(len(self.sent), len(self.answers)) - 1]
        if isinstance(answer, Problem):
            raise RequestError(answer)
        body = answer[1] if isinstance(answer[1], bytes) else json.dumps(answer[1]).encode()
        return Response(request.url, answer[0], (), body)

    def form(self, number: int) -> dict[str, str]:
        return {name: one[0] for name, one in parse_qs(self.sent[number].body.decode()).items()}

    def claims(self, number: int) -> dict[str, object]:
        public = RSAKey.import_key(dict(key())).public_key
        options = {"verify_aud": False, "verify_exp": False}
        return jwt.decode(self.form(number)["assertion"], public, ["RS256"], options)  # type: ignore[arg-type]  # its key


def signed_in(http: Http, folder: Path, content: object = None) -> AccessToken | Problem:
    path = folder / "key.jwk"
    text = content if isinstance(content, bytes) else json.dumps(content or key()).encode()
    path.write_bytes(text)
    path.chmod(0o600)
    account = ServiceAccount(TENANT, "account-1", path)
    return sign_in(http, lambda: NOW, account, CancelToken())


def test_a_signed_assertion_becomes_a_token_in_memory(tmp_path: Path) -> None:
    http = Http([(200, TOKEN)])
    found = signed_in(http, tmp_path)
    assert isinstance(found, AccessToken)
    assert found.api == TENANT
    assert found.expires_at == NOW + timedelta(seconds=3599)
    assert http.sent[0].url == ENDPOINT
    form = http.form(0)
    assert form.pop("assertion")
    assert form == {
        "grant_type": "urn:ietf:params:oauth:grant-type:jwt-bearer",
        "client_id": "service-account",
        "scope": "fr:am:*",
    }
    claims = http.claims(0)
    ends = claims.pop("exp")
    assert isinstance(ends, int)
    assert 0 < ends - NOW.timestamp() <= 180
    assert len(str(claims.pop("jti"))) > 16
    assert claims == {"iss": "account-1", "sub": "account-1", "aud": ENDPOINT}
    assert "the.access-token" not in repr(found)
    with pytest.raises(ValueError, match="another API"):
        found.authorization("https://other.example/am/json")


def test_the_other_audience_is_tried_once(tmp_path: Path) -> None:
    http = Http([(400, GRANT), (200, TOKEN)])
    assert isinstance(signed_in(http, tmp_path), AccessToken)
    assert [http.claims(n)["aud"] for n in (0, 1)] == [
        ENDPOINT,
        "https://tenant.example:443/am/oauth2/access_token",
    ]
    assert http.claims(0)["jti"] != http.claims(1)["jti"]
    refused = Http([(400, GRANT)])
    assert isinstance(signed_in(refused, tmp_path), Problem)
    assert len(refused.sent) == 2


def test_answers_in_plain_words(tmp_path: Path) -> None:
    scope = {"error": "invalid_scope", "error_description": "Unsupported scope: fr:am:*"}
    rows: list[tuple[Answer, str, int]] = [
        ((400, GRANT), "service-account.refused", 2),
        ((400, scope), "service-account.scope", 1),
        ((401, {"error": "invalid_client"}), "service-account.refused", 1),
        ((404, {"code": 404, "reason": "Not Found"}), "service-account.none", 1),
        ((200, b"<html>"), "service-account.no-token", 1),
        ((200, TOKEN | {"token_type": "mac"}), "service-account.no-token", 1),
        ((200, TOKEN | {"access_token": "a\nb"}), "service-account.no-token", 1),
        ((302, {}), "service-account.none", 1),
        ((503, {}), "service-account.none", 1),
        ((429, {}), "service-account.none", 1),
        (problem("http.cancelled", host="x"), "http.cancelled", 1),
    ]

    def check(answer: Answer, code: str, sent: int) -> None:
        http = Http([answer])
        found = signed_in(http, tmp_path)
        assert isinstance(found, Problem)
        assert (found.code, len(http.sent)) == (code, sent)

    assert failures(rows, check) == {}
    lacking = signed_in(Http([(400, scope)]), tmp_path)
    assert isinstance(lacking, Problem)
    assert "lacks the scope fr:am:*" in lacking.what


def test_what_repeats_the_assertion_is_not_shown(tmp_path: Path) -> None:
    class Echo(Http):
        def send(self, request: Request, cancel: CancelToken | None = None) -> Response:
            super().send(request, cancel)
            said = f"cannot verify {self.form(-1)['assertion']}"
            self.answers = [(400, {"error": "invalid_grant", "error_description": said})]
            return super().send(request, cancel)

    http = Echo([(200, TOKEN)])
    found = signed_in(http, tmp_path)
    assert isinstance(found, Problem)
    assert http.form(0)["assertion"][:40] not in repr(found)


def test_a_hostile_key_file_is_refused_without_a_word_of_it(tmp_path: Path) -> None:
    whole = key()
    other = RSAKey.generate_key(2048).as_dict(private=True)
    small = jwt.algorithms.RSAAlgorithm.to_jwk(rsa.generate_private_key(65537, 1024))  # noqa: S505 - refused
    rows: list[tuple[object]] = [
        (b"",),
        (b"\xff\xfe{}",),
        (b"-----BEGIN PRIVATE KEY-----",),
        (b"[" * 15_000,),
        (b'{"kty": "RSA", "kty": "RSA"}',),
        (json.dumps(whole | {"x5c": "A" * 30_000}).encode(),),
        ([whole],),
        ({"keys": [whole]},),
        ({name: one for name, one in whole.items() if name not in {"d", "p", "q"}},),
        ({name: one for name, one in whole.items() if name != "p"},),
        (whole | {"kty": "oct", "k": "AAAA"},),
        (whole | {"kty": ["RSA"]},),
        (whole | {"n": "A" * 5_000},),
        (whole | {"n": "\u00e4\u00f6"},),
        (whole | {"e": ""},),
        (whole | {"e": "AA"},),
        (whole | {"d": 5},),
        (whole | {"p": whole["q"]},),
        (whole | {"n": str(other["n"])},),
        (small.encode(),),
    ]

    def check(content: object) -> None:
        http = Http([(200, TOKEN)])
        found = signed_in(http, tmp_path, content)
        assert isinstance(found, Problem)
        assert found.code == "service-account.key"
        assert http.sent == []
        shown = f"{found.what}{found.why}{found.remedy}"
        assert [one for one in whole.values() if len(one) > 8 and one[:9] in shown] == []

    assert failures(rows, check) == {}


@pytest.mark.skipif(os.name == "nt", reason="no named pipes here")
def test_a_file_that_is_none_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "missing", tmp_path, tmp_path / "pipe"):
        account = ServiceAccount(TENANT, "account-1", path)
        found = sign_in(Http([(200, TOKEN)]), lambda: NOW, account, CancelToken())
        assert isinstance(found, Problem)
        assert found.code == "service-account.file"


@pytest.mark.skipif(os.name == "nt", reason="modes are POSIX's")
def test_the_key_file_is_left_as_it_is_and_a_shared_one_is_pointed_out(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "key.jwk"
    path.parent.mkdir()
    path.write_text(json.dumps(key()), encoding="utf-8")
    account = ServiceAccount(TENANT, "account-1", path)
    notes: dict[int, bool] = {}
    for mode in (0o600, 0o640, 0o644):
        path.chmod(mode)
        found = sign_in(Http([(200, TOKEN)]), lambda: NOW, account, CancelToken())
        assert isinstance(found, AccessToken)
        notes[mode] = any("chmod 600 key.jwk" in note for note in shared_file(path))
    assert notes == {0o600: False, 0o640: True, 0o644: True}
    assert [one.name for one in path.parent.iterdir()] == ["key.jwk"]
    assert json.loads(path.read_text(encoding="utf-8")) == key()


def test_an_account_as_it_is_entered() -> None:
    def made(given: tuple[str, str, str]) -> object:
        address, account, realm = given
        found = account_of(address, account, "key", realm)
        return found.code if isinstance(found, Problem) else (found.tenant, found.realm)

    issuer = f"{TENANT}/am/oauth2/realms/root/realms/bravo"
    table: dict[tuple[str, str, str], object] = {
        (TENANT, "a", ""): (TENANT, "alpha"),
        (f"{TENANT}:443/am", "a", ""): (TENANT, "alpha"),
        (issuer, "a", ""): (TENANT, "bravo"),
        (f"{issuer}/authorize", "a", "alpha"): (TENANT, "alpha"),
        (f"{TENANT}/am/oauth2/realms/root/authorize", "a", ""): (TENANT, "alpha"),
        ("http://127.0.0.1:8080", "a", ""): ("http://127.0.0.1:8080", "alpha"),
        ("http://tenant.example", "a", ""): "service-account.tenant",
        ("https://me@tenant.example", "a", ""): "service-account.tenant",
        ("", "a", ""): "service-account.tenant",
        (TENANT, " ", ""): "service-account.missing",
    }
    assert differing(made, table) == []
    missing = account_of(TENANT, "a", "")
    assert isinstance(missing, Problem)
    assert "PingAM" in missing.why
