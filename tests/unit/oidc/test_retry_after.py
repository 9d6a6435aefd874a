"""wizard.oidc.retry_after: the wait that a server asks for, in words."""

from tests.support.tables import failures
from wizard.oidc.http import Response
from wizard.oidc.retry_after import wait_of

ROWS = (
    ("", "a few minutes"),
    (" 30 ", "30 seconds, as the server asks,"),
    (
        "Wed, 21 Oct 2026 07:28:00 GMT",
        "until Wed, 21 Oct 2026 07:28:00 GMT, as the server asks,",
    ),
)


def test_wait_in_words() -> None:
    def check(asked: str, words: str) -> None:
        headers = (("retry-after", asked),) if asked else ()
        assert wait_of(Response("https://idp.example", 429, headers, b"")) == words

    assert failures(ROWS, check) == {}
    long = Response("https://idp.example", 429, (("retry-after", "x" * 999),), b"")
    assert len(wait_of(long)) < 80
