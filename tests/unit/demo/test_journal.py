from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from wizard.demo.endpoints import Endpoint
from wizard.demo.http_types import Parameters, Request
from wizard.demo.journal import MOST_CHARACTERS, REDACTED, Journal

NOON = datetime(2031, 5, 6, 12, tzinfo=UTC)


def _written(request: Request, endpoint: Endpoint = Endpoint.TOKEN) -> Journal:
    journal = Journal()
    journal.write(NOON, endpoint, request, 200)
    return journal


def test_harmless_values_are_shown() -> None:
    form = Parameters.parse("client_id=abc&grant_type=authorization_code")
    entry = _written(Request("POST", "/as/token", form=form)).entries[0]
    assert entry.parameter("client_id") == "abc"
    assert entry.parameter("missing") == ""
    assert (entry.at, entry.method, entry.path, entry.status) == (NOON, "POST", "/as/token", 200)


@given(st.text(min_size=1).filter(lambda name: name.isidentifier()))
def test_unknown_parameters_are_redacted(name: str) -> None:
    query = Parameters([(f"{name}_x", "tops3cret")])
    journal = _written(Request("GET", "/", query))
    assert journal.entries[0].parameters == ((f"{name}_x", REDACTED),)


def test_secrets_are_redacted_wherever_they_travel() -> None:
    names = (
        "client_secret", "code", "code_verifier", "password", "id_token_hint", "access_token",
    )  # fmt: skip
    parameters = Parameters((name, "tops3cret") for name in names)
    headers = {"authorization": "Bearer tops3cret", "cookie": "demo_session=tops3cret"}
    journal = _written(Request("POST", "/", parameters, parameters, headers))
    assert "tops3cret" not in repr(journal.entries)
    assert journal.entries[0].headers["cookie"] == REDACTED


def test_long_values_are_cut() -> None:
    journal = _written(Request("GET", "/" + "p" * 9999, Parameters([("state", "s" * 9999)])))
    assert len(journal.entries[0].path) == MOST_CHARACTERS
    assert len(journal.entries[0].parameter("state")) == MOST_CHARACTERS


def test_entries_are_found_by_endpoint_and_note() -> None:
    request = Request("POST", "/")
    request.note("code", "good")
    journal = _written(request)
    journal.write(NOON, Endpoint.JWKS, Request("GET", "/"), 200)
    assert len(journal.at(Endpoint.JWKS)) == 1
    assert journal.noted(Endpoint.TOKEN, "code", "good") == 1
    assert journal.noted(Endpoint.TOKEN, "code", "used") == 0
    assert journal.noted(Endpoint.JWKS, "code", "good") == 0


def test_notes_made_later_do_not_change_what_was_written() -> None:
    request = Request("POST", "/")
    journal = _written(request)
    request.note("late", "yes")
    assert journal.entries[0].notes == {}


def test_interruptions_and_defects_are_kept_apart() -> None:
    journal = Journal()
    journal.interrupted("x" * 9999)
    journal.defect("trace")
    assert journal.interruptions == ("x" * MOST_CHARACTERS,)
    assert journal.defects == ("trace",)
