import json
from urllib.parse import quote, urlencode

from hypothesis import given
from hypothesis import strategies as st

from tests.support.tables import differing
from wizard.ping.error_pages import error_document, error_page

ENVIRONMENT = "1b0e6c5a-7d6b-4f0e-9a44-3c2d1e0f9a8b"
APPS = f"https://apps.pingone.eu/{ENVIRONMENT}/signon/"
PF = "https://sso.example.com/as/authorization.oauth2?client_id=x"


def page(error: object, base: str = APPS) -> str:
    return f"{base}?{urlencode({'error': json.dumps(error)})}"


PAGES = {
    '{"code": "INVALID_DATA", "message": "Redirect URI mismatch"}': "authorize.redirect-uri",
    '{"code": "NOT_FOUND", "message": "Requested resource missing"}': "authorize.client",
    '{"code": "INVALID_DATA", "message": "Unknown application"}': "authorize.client",
    '{"code": "X", "message": "The application is disabled"}': "authorize.disabled",
    '{"code": "X", "message": "Something else"}': "authorize.refused",
    "{}": "authorize.refused",
    "[1]": "authorize.refused",
    "test": "authorize.refused",
    "": "authorize.refused",
}
DOCUMENTS = {
    (400, "<h1>Error</h1><p>Invalid redirect_uri</p>"): "authorize.redirect-uri",
    (400, "<p>Unknown or invalid client_id</p>"): "authorize.client",
    (400, '{"error":"invalid_client"}'): "authorize.client",
    (400, "Invalid <![foo[ client"): "authorize.client",
    (403, ""): "authorize.refused",
    (500, "<title>Oops</title>"): "authorize.server-error",
    (500, "<p>Unknown client</p>"): "authorize.client",
    (500, "at org.example.RedirectUriFilter.check"): "authorize.server-error",
    (400, "Send client_id, redirect_uri and scope"): "authorize.refused",
    (400, "Invalid parameter: redirect_uri"): "authorize.redirect-uri",
    (400, "Callback URL mismatch. The provided redirect_uri is not in the list"): (
        "authorize.redirect-uri"
    ),
    (400, "The 'redirect_uri' parameter must be a Login redirect URI"): "authorize.redirect-uri",
    (404, "<p>Unknown client</p>"): "authorize.endpoint",
    (400, "Your client_id=x is unknown; the address is fine"): "authorize.refused",
    (
        400,
        '{"error":"x","error_description":"redirect_uri did not match"}',
    ): "authorize.redirect-uri",
    (400, '{"error":{"code":7,"message":"Unknown client"}}'): "authorize.client",
    (400, "The redirect URI in the request did not match"): "authorize.redirect-uri",
    (200, "<b>redirect_uri_mismatch</b>"): "authorize.redirect-uri",
    (
        200,
        "The redirection URI provided does not match a pre-registered value.",
    ): "authorize.redirect-uri",
    (200, "Mismatching redirect URI."): "authorize.redirect-uri",
    (200, ""): None,
    (200, "<form><input name='username'> Sign in</form>"): None,
    (200, "<a href='?redirect_uri=https://x'>Invalid password</a>"): None,
    (200, "<script>if (bad) show('redirect_uri_mismatch')</script>Sign in"): None,
}


def test_pingones_page_by_its_error() -> None:
    def code(error: str) -> object:
        found = error_page(f"{APPS}?{urlencode({'error': error})}")
        return found and found.code

    assert differing(code, PAGES) == []


def test_responses_that_are_pages() -> None:
    def code(given: tuple[int, str]) -> object:
        found = error_document(given[0], PF, given[1])
        return found and found.code

    assert differing(code, DOCUMENTS) == []


def test_code_message_details_and_id_are_shown() -> None:
    error = {
        "id": "c0ffee",
        "code": "INVALID_DATA",
        "message": "The request could not be completed.",
        "details": [{"code": "INVALID_VALUE", "message": "redirect_uri has no match"}],
    }
    found = error_page(page(error))
    assert found is not None
    assert found.code == "authorize.redirect-uri"
    for part in ("INVALID_DATA", "could not be completed", "redirect_uri has no match", "c0ffee"):
        assert part in found.why


def test_custom_domain_has_the_same_page() -> None:
    url = page({"message": "Redirect URI mismatch"}, "https://login.example.com/signon/")
    found = error_page(url)
    assert found is not None
    assert found.code == "authorize.redirect-uri"


def test_plain_text_instead_of_json() -> None:
    found = error_page(f"{APPS}?error=test")
    assert found is not None
    assert "“test”" in found.what
    assert found.why == "PingOne answered: “test” (no error code)."


def test_other_addresses_are_no_error_page() -> None:
    others = (
        "",
        f"{APPS}?flowId=1",
        f"https://auth.pingone.eu/{ENVIRONMENT}/as/authorize?error=x",
        "https://clearml.example.com/callback_ping?error=access_denied",
        "https://login.example.com/my/signon/?error=x",
    )
    assert differing(error_page, dict.fromkeys(others)) == []


@given(st.text())
def test_foreign_text_is_bounded_and_plain(text: str) -> None:
    found = error_page(f"{APPS}?error={quote(text, errors='replace')}")
    assert found is not None
    assert len(found.what) <= 110
    assert found.what.isprintable()
    assert found.why.isprintable()
    assert len(found.why) <= 3000


@given(
    st.dictionaries(
        st.sampled_from(["id", "code", "message", "details"]),
        st.text() | st.integers() | st.lists(st.text()),
    )
)
def test_odd_json_is_accepted(error: object) -> None:
    assert error_page(page(error)) is not None


def test_speaker_status_and_words_are_shown() -> None:
    found = error_document(400, PF, "<h1>Error</h1><script>var x</script> <p>Something\nodd</p>")
    assert found is not None
    assert "PingFederate answered: “Error Something odd” (HTTP 400)." in found.why
    assert "var x" not in found.why


@given(st.integers(200, 599), st.text())
def test_any_response_is_accepted(status: int, text: str) -> None:
    found = error_document(status, "https://idp.example.com/authorize", text)
    assert found is None or len(found.what) <= 110
