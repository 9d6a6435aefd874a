"""What a Ping team sends back: labelled lines, lines without labels, other texts."""

from __future__ import annotations

import pytest

from tests.support.hostile import hostile_texts
from tests.support.tables import failures
from wizard.model.problem import Problem
from wizard.model.secret import Secret
from wizard.registration.returned import Returned, read_returned

CLIENT = "22222222-2222-4222-8222-222222222222"
ENVIRONMENT = "11111111-1111-4111-8111-111111111111"
SECRET = "never:shown=anywhere,~9"
WHOLE = f"Client ID: {CLIENT}\nEnvironment ID: {ENVIRONMENT}\nRegion: Europe\n"


def _read(text: str) -> Returned:
    found = read_returned(text)
    assert isinstance(found, Returned), found.code
    return found


def test_labelled_lines_are_read_however_they_were_sent() -> None:
    texts = {
        "as printed": WHOLE,
        "quoted mail": "> Hi,\n> \n" + "".join(f"> {line}\n" for line in WHOLE.splitlines()),
        "a table": WHOLE.replace(": ", ":\t"),
        "tabs": WHOLE.replace(": ", "\t"),
        "values below": WHOLE.replace(": ", ":\n  "),
        "one line": WHOLE.replace("\n", " "),
        "markdown": WHOLE.replace("Client ID:", "* **Client ID:**").replace(": E", ":  E"),
        "other case": WHOLE.upper().replace("EUROPE", "eu"),
        "Windows": WHOLE.replace("\n", "\r\n"),
        "JSON": f'{{"client_id": "{CLIENT}",\n"environment_id": "{ENVIRONMENT}",\n"region": "EU"}}',
        "with blanks": f"{WHOLE}Client secret: ______\nIssuer:\n",
        "domain": WHOLE.replace("Europe", "pingone.eu"),
    }

    def check(_: str, text: str) -> None:
        found = _read(text)
        assert (found.client_id.lower(), found.environment) == (CLIENT, ENVIRONMENT)
        assert found.address == f"https://auth.pingone.eu/{ENVIRONMENT}/as"
        assert (bool(found.secret), found.warnings) == (False, ())

    assert failures(texts.items(), check) == {}


def test_the_secret_is_taken_as_it_is() -> None:
    found = _read(f"{WHOLE}Client secret: {SECRET}\n")
    assert found.secret == Secret(SECRET)
    assert SECRET not in repr(found)
    for secret in (f"{SECRET}*", f"<{SECRET}>", f"{SECRET},", f"'{SECRET}'"):
        assert _read(f"{WHOLE}Secret: {secret}  \n").secret == Secret(secret)
    assert _read(f'{{"client_id": "{CLIENT}", "client_secret": "{SECRET}"}}').secret == Secret(
        SECRET
    )


@pytest.mark.parametrize("words", ["you get it by the password manager", "later", "see phone"])
def test_a_sentence_in_place_of_the_secret_is_not_taken(words: str) -> None:
    found = _read(f"{WHOLE}Client secret: {words}\n")
    assert not found.secret
    assert [p.code for p in found.warnings] == ["returned.secret"]


def test_an_issuer_needs_no_region() -> None:
    found = _read("Client ID: clearml\nIssuer: https://sso.example:9031\n")
    assert (found.client_id, found.address) == ("clearml", "https://sso.example:9031")


def test_an_unknown_region_is_left_to_page_3() -> None:
    for region in ("", "Region: Mars\n"):
        found = _read(f"Client ID: {CLIENT}\nEnvironment ID: {ENVIRONMENT}\n{region}")
        assert (found.address, found.environment) == ("", ENVIRONMENT)
        assert [p.code for p in found.warnings] == ["returned.region"]


def test_without_labels_ids_are_left_to_be_chosen() -> None:
    found = _read(f"{ENVIRONMENT}\n{CLIENT.upper()}\n")
    assert (found.client_id, found.environment) == ("", "")
    assert found.unnamed == (ENVIRONMENT, CLIENT)
    chosen = found.chosen(CLIENT)
    assert (chosen.client_id, chosen.environment, chosen.unnamed) == (CLIENT, ENVIRONMENT, ())
    assert [p.code for p in chosen.warnings] == ["returned.region"]


def test_an_address_without_label_is_the_issuer() -> None:
    address = f"https://auth.pingone.eu/{ENVIRONMENT}/as"
    found = _read(f"It is {address}, and {CLIENT}.")
    assert (found.issuer, found.unnamed) == (address, (CLIENT,))
    assert found.chosen(CLIENT).address == address


def test_other_texts_are_refused_without_quoting_them() -> None:
    texts = {
        "returned.foreign": ["", "hello", SECRET, "x" * 50_000, "PASSWORD=" + SECRET],
        "returned.twice": [f"{WHOLE}Client ID: other-client\n"],
        "returned.environment": [f"Client ID: {CLIENT}\nEnvironment ID: {SECRET}\n"],
        "endpoint.not-https": [f"Client ID: {CLIENT}\nIssuer: http://sso.example/as\n"],
    }
    wanted = [(code, text) for code, many in texts.items() for text in many]
    for code, text in wanted:
        found = read_returned(text)
        assert isinstance(found, Problem), text[:40]
        assert found.code == code
        assert SECRET not in f"{found.what} {found.why} {found.remedy}"


def test_any_text_is_read_or_refused() -> None:

    for text in hostile_texts():
        assert isinstance(read_returned(f"Client ID: {text}\nSecret: {text}"), Returned | Problem)
