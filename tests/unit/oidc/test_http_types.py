from datetime import UTC, datetime, timedelta

from wizard.oidc.http_types import Request, Response, form


def reply(*headers: tuple[str, str]) -> Response:
    return Response("https://idp.example/", 200, headers, b"the-body")


def test_first_header_of_a_name_counts() -> None:
    found = reply(("location", "a"), ("location", "b"))
    assert (found.header("Location"), found.header("none")) == ("a", "")


def test_date_without_zone_is_utc() -> None:
    noon = datetime(2031, 5, 6, 12, tzinfo=UTC)
    for text in ("Tue, 06 May 2031 12:00:00 GMT", "Tue, 06 May 2031 12:00:00 -0000"):
        assert reply(("date", text)).date == noon
    assert reply(("date", "Tue, 06 May 2031 14:00:00 +0200")).skew(noon) == timedelta(0)
    assert reply().skew(noon) is None


def test_nothing_is_shown() -> None:
    request = form("https://idp.example/", [("code", "the-code")], {"Authorization": "the-header"})
    assert request.headers["Content-Type"] == "application/x-www-form-urlencoded"
    for hidden in ("the-code", "the-header", "the-body"):
        assert hidden not in repr((request, reply(("x", "the-header"))))
    assert Request("https://idp.example/").method == "GET"
