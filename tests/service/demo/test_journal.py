"""What these tests record of a demo provider: findings and harmless values, no secret."""

from __future__ import annotations

from datetime import UTC, datetime

from tests.support.demo_provider import REDACTED, Journal
from wizard.demo.http_types import Parameters, Request
from wizard.demo.product_profile import Endpoint

NOON = datetime(2031, 5, 6, 12, tzinfo=UTC)


def written(request: Request) -> Journal:
    journal = Journal(lambda: NOON)
    journal.write(Endpoint.TOKEN, request, 200)
    return journal


def test_harmless_values_are_shown() -> None:
    form = Parameters.parse("client_id=abc&grant_type=authorization_code")
    entry = written(Request("POST", "/as/token", form=form)).entries[0]
    assert entry.parameter("client_id") == "abc"
    assert entry.parameter("missing") == ""
    assert (entry.at, entry.method, entry.path, entry.status) == (NOON, "POST", "/as/token", 200)


def test_secrets_are_redacted_wherever_they_travel() -> None:
    names = (
        "client_secret", "code", "code_verifier", "password", "id_token_hint", "access_token",
        "unknown",
    )  # fmt: skip
    parameters = Parameters((name, "tops3cret") for name in names)
    headers = {"authorization": "Bearer tops3cret", "cookie": "demo_session=tops3cret"}
    journal = written(Request("POST", "/", parameters, parameters, headers))
    assert "tops3cret" not in repr(journal.entries)
    assert journal.entries[0].headers["cookie"] == REDACTED


def test_entries_are_found_by_endpoint_and_note() -> None:
    request = Request("POST", "/")
    request.note("code", "good")
    journal = written(request)
    request.note("late", "yes")
    journal.write(Endpoint.JWKS, Request("GET", "/"), 200)
    assert journal.entries[0].notes == {"code": "good"}
    assert len(journal.at(Endpoint.JWKS)) == 1
    assert journal.noted(Endpoint.TOKEN, "code", "good") == 1
    assert journal.noted(Endpoint.TOKEN, "code", "used") == 0
    assert journal.noted(Endpoint.JWKS, "code", "good") == 0
