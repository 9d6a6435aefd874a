"""What is drawn of an address lets nobody in."""

from hypothesis import given
from hypothesis import strategies as st

from tests.support.tables import failures
from wizard.clearml.redact_url import has_login, redact_url
from wizard.lint.variable_names import by_leaf
from wizard.model.secret import DOTS

URL, CLAIM, SECRET = by_leaf("authorize_url"), by_leaf("groups.claim"), by_leaf("client_secret")
LOGINS = [
    "https://user:hunter2@ping.example/as",
    "https://hunter2@ping.example/as",
    "https://u:p@hunter2@ping.example/as",
    "https://u:a/hunter2@ping.example/as",
    "https://u:a?hunter2@ping.example/as",
    "https://u:a#hunter2@ping.example/as",
    "https://u:a@b?c@hunter2@ping.example/as",
    "https:\\\\u:hunter2@ping.example/as",
    "https:/u:hunter2@ping.example/as",
    "//u:hunter2@ping.example/as",
    "u:hunter2@ping.example/as",
    "u:hunter2@https://ping.example/as",
]


def test_a_login_in_an_address_is_hidden_and_found() -> None:
    def check(text: str) -> None:
        drawn = redact_url(URL, text)
        assert "hunter2" not in drawn
        assert DOTS in drawn
        assert "ping.example/as" in drawn
        assert has_login(URL, text)

    assert failures(((text,) for text in LOGINS), check) == {}


def test_values_in_a_query_are_hidden() -> None:
    rows = [
        ("https://ping.example/as?token=hunter2", f"https://ping.example/as?token={DOTS}"),
        ("https://ping.example?a=1&hunter2&b=", f"https://ping.example?a={DOTS}&{DOTS}&b="),
        ("https://ping.example/#token=hunter2", f"https://ping.example/#{DOTS}"),
        ("https://ping.example/?a=1#hunter2", f"https://ping.example/?a={DOTS}#{DOTS}"),
        ("https://ping.example?hint=me@a.example", f"https://ping.example?hint={DOTS}"),
        ("https://ping:hunter2/as", f"https://ping:{DOTS}/as"),
        ("/as?token=hunter2", f"/as?token={DOTS}"),
    ]

    def check(text: str, drawn: str) -> None:
        assert redact_url(URL, text) == drawn
        assert not has_login(URL, text)

    assert failures(rows, check) == {}


def test_any_other_address_is_drawn_in_full() -> None:
    texts = (
        *("https://ping.example/as", "https://ping.example:9031/as", "https://[::1]:9031/as"),
        *("https://[::1]", "", "ping.example", "https://ping.example/?", "https://a.example/#"),
    )

    def check(text: str) -> None:
        assert redact_url(URL, text) == text
        assert not has_login(URL, text)

    assert failures(((text,) for text in texts), check) == {}


def test_an_at_sign_in_a_path_is_no_login_but_hidden() -> None:
    assert not has_login(URL, "https://ping.example/@as")
    assert redact_url(URL, "https://ping.example/u:hunter2@as") == f"https://{DOTS}@as"


def test_other_texts_are_addresses_only_where_a_scheme_says_so() -> None:
    assert redact_url(CLAIM, "me@a.example?") == "me@a.example?"
    assert not has_login(CLAIM, "me@a.example")
    assert redact_url(CLAIM, "x https://u:hunter2@a.example/g") == f"x https://{DOTS}@a.example/g"
    assert has_login(CLAIM, "x https://u:hunter2@a.example/g")


def test_a_secret_is_not_examined() -> None:
    assert not has_login(SECRET, "https://u:p@a.example")


@given(st.text(), st.booleans())
def test_no_text_makes_it_fail(text: str, address: bool) -> None:
    row = URL if address else CLAIM
    has_login(row, text)
    assert redact_url(row, f"https://u:hunter2@{text}").startswith(f"https://{DOTS}@")
    assert "hunter2" not in redact_url(row, f"https://u:{text}hunter2@{text}")
