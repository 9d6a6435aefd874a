"""wizard.checks.preflight.network: how far requests get, told apart by what stopped them."""

import sys
from dataclasses import replace
from typing import Any

import pytest

from tests.support.preflight import ENDPOINTS, SETTINGS, Part, codes, context, reply, seen, why_not
from tests.support.tables import failures
from wizard.checks.preflight import network
from wizard.checks.preflight.context import Probe
from wizard.model.problem import Problem, problem
from wizard.model.settings import Settings
from wizard.model.step import Step

DOCUMENT = "/as/.well-known/openid-configuration"
RULES: dict[str, Probe] = {
    "name": network.name,
    "connection": network.connection,
    "certificate": network.certificate,
    "proxy": network.proxy,
    "answer": network.answer,
}
FACTS: dict[str, Any] = {
    "host": "ping.example",
    "reason": "r",
    "seconds": 1,
    "proxy": "p:1",
    "limit": 1,
}
STOPPED_AT = {
    "http.dns": "name",
    "http.refused": "connection",
    "http.unreachable": "connection",
    "http.timeout": "connection",
    "http.tls-untrusted": "certificate",
    "http.tls-expired": "certificate",
    "http.tls-hostname": "certificate",
    "http.ca-file": "certificate",
    "http.proxy": "proxy",
    "http.too-large": "answer",
    "http.broken": "answer",
}


def lost(code: str) -> dict[str, Part]:
    """Every way to the document ends in the same trouble."""
    return {DOCUMENT: problem(code, **FACTS)}


def with_userinfo(address: str) -> Settings:
    return replace(SETTINGS, endpoints=replace(ENDPOINTS, userinfo_url=address))


def test_healthy_provider_passes() -> None:
    def check(rule: str) -> None:
        assert seen(RULES[rule](context()))

    assert failures(zip(RULES), check) == {}


def test_each_problem_is_reported_by_one_rule_only() -> None:
    def check(code: str, rule: str) -> None:
        given = context(lost(code))
        outcomes = {name: look(given) for name, look in RULES.items()}
        assert codes(outcomes.pop(rule)) == [code]
        assert not any(isinstance(found, tuple) for found in outcomes.values())

    assert failures(STOPPED_AT.items(), check) == {}


def test_phases_before_the_problem_passed() -> None:
    given = context(lost("http.tls-expired"))
    assert seen(network.name(given)) == "ping.example"
    assert seen(network.connection(given)) == "ping.example"
    assert why_not(network.answer(given)) == "no request got that far"


def test_silence_does_not_prove_that_the_name_was_found() -> None:
    given = context(lost("http.timeout"))
    assert why_not(network.name(given)) == "no request got that far"


def test_each_host_counts() -> None:
    other = "https://userinfo.example/me"
    trouble = problem("http.dns", host="userinfo.example").at("userinfo_url")
    given = context({"https://userinfo.example/": trouble}, with_userinfo(other))
    assert codes(network.name(given)) == ["http.dns"]
    assert seen(network.connection(given)) == "ping.example"


def test_host_that_is_not_in_the_document_gets_one_request() -> None:
    given = context(settings=with_userinfo("https://userinfo.example/me"))
    assert seen(network.answer(given)) == "ping.example, userinfo.example"
    assert dict(given.reached) == {"https://ping.example": None, "https://userinfo.example": None}


def test_extra_ca_file_is_needed_by_the_container_too() -> None:
    told = network.certificate(context(settings=replace(SETTINGS, ca_file="/ca.pem")))
    assert "the ClearML container needs the same certificate" in seen(told)


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="OpenSSL's variables")
def test_variables_that_replace_the_authorities_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    assert seen(network.certificate(context())) == "ping.example"
    monkeypatch.setenv("SSL_CERT_DIR", "/others")
    told = seen(network.certificate(context()))
    assert told == "ping.example, by the authorities of SSL_CERT_DIR in place of the system's"


def test_loopback_without_tls_has_no_certificate_to_check() -> None:
    plain = "http://127.0.0.1:9/as"
    endpoints = replace(
        ENDPOINTS,
        issuer=plain,
        authorize_url=f"{plain}/authorize",
        access_token_url=f"{plain}/token",
        jwks_url="",
        userinfo_url="",
    )
    told = network.certificate(context(settings=replace(SETTINGS, endpoints=endpoints)))
    assert "never leaves this computer" in why_not(told)


def test_proxy_in_use_is_named_and_resolves_names() -> None:
    proxied = replace(reply(200, {"issuer": "https://ping.example/as"}), proxy="proxy.example:3128")
    given = context({DOCUMENT: proxied})
    assert "through the proxy proxy.example:3128" in seen(network.proxy(given))
    assert why_not(network.name(given)) == "the proxy resolves the names"


def test_proxy_that_refuses_hides_the_rest() -> None:
    given = context(lost("http.proxy"))
    assert why_not(network.certificate(given)) == "no request got that far"


def test_unknown_problem_counts_as_a_bad_answer() -> None:
    assert network.phase_of(Problem("http.new", "", "", "", Step.LOGIN)) is network.Phase.ANSWER
