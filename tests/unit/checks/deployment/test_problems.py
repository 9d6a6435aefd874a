"""wizard.checks.deployment.problems: every case in words a person can act on."""

from __future__ import annotations

import pytest

from wizard.checks.deployment import problems
from wizard.model.problem import Problem, problem

LONG = "https://a-very-long-name.of-a-host.in-a-very-large.company.example/" + "x" * 300
HTTP = {
    code: problem(code, host="clearml.example", seconds=8, reason="r", limit=1, encoding="e",
                  proxy="p:1", url="u")
    for code in (
        "http.dns", "http.refused", "http.timeout", "http.proxy", "http.broken", "http.too-large",
        "http.tls-untrusted", "http.tls-expired", "http.tls-hostname", "http.tls", "http.ca-file",
        "http.encoding",
    )
}  # fmt: skip
ALL = (
    *(problems.from_network(found, "https://clearml.example") for found in HTTP.values()),
    problems.redirected(LONG, LONG),
    problems.apiserver_down(502),
    problems.not_clearml(LONG, "HTTP 200 and text/html"),
    problems.open_source(),
    problems.ping_absent(""),
    problems.ping_absent("docker compose up -d apiserver"),
    problems.client_id_differs(LONG, LONG),
    problems.callback_differs(LONG, LONG),
)


def test_an_unsure_sign_only_warns() -> None:
    assert not problems.ping_unsure().is_error
    assert problems.ping_unsure().code.startswith("deployment.")


@pytest.mark.parametrize("found", ALL, ids=lambda p: p.code)
def test_a_person_can_act_on_each(found: Problem) -> None:
    assert found.code.startswith("deployment.")
    assert found.is_error
    assert len(found.what) <= 110
    assert found.why.endswith(".")
    assert found.remedy.endswith(".")
    assert "{" not in found.what + found.why + found.remedy


def test_what_cannot_be_reached_differs_from_a_certificate_that_is_not_trusted() -> None:
    codes = {code: problems.from_network(found, "https://x").code for code, found in HTTP.items()}
    assert codes["http.refused"] == codes["http.timeout"] == "deployment.unreachable"
    assert codes["http.tls"] == codes["http.tls-expired"] == "deployment.tls"
    assert codes["http.ca-file"] == "deployment.tls"
    assert codes["http.too-large"] == codes["http.encoding"] == "deployment.not-clearml"


def test_a_host_name_that_does_not_exist_is_said_as_such() -> None:
    found = problems.from_network(HTTP["http.dns"], "https://x")
    assert found.code == "deployment.unknown-host"
    assert found.what == HTTP["http.dns"].what
    assert "was not found" in found.what
    assert "restarts" not in found.why
    assert "wait" not in found.remedy
    assert "DNS" in found.remedy


def test_the_proxy_keeps_its_own_remedy() -> None:
    assert "NO_PROXY" in problems.from_network(HTTP["http.proxy"], "https://x").remedy


def test_the_command_that_applies_the_export_is_in_the_remedy() -> None:
    assert (
        "docker compose up -d apiserver"
        in problems.ping_absent("docker compose up -d apiserver").remedy
    )


def test_foreign_text_is_made_visible() -> None:
    told = problems.callback_differs("https://x/\u202ecallback_ping", "https://x/callback_ping")
    assert "\u202e" not in told.why
