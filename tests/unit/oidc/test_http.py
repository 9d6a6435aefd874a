from datetime import UTC, datetime, timedelta

from wizard.oidc.http import CancelToken, Request, Response, form


def response(*headers: tuple[str, str]) -> Response:
    return Response("https://idp.example/", 200, headers, b"the-body")


def test_first_header_of_a_name_counts() -> None:
    found = response(("location", "a"), ("location", "b"))
    assert (found.header("Location"), found.header("none")) == ("a", "")


def test_date_without_zone_is_utc() -> None:
    noon = datetime(2031, 5, 6, 12, tzinfo=UTC)
    for text in ("Tue, 06 May 2031 12:00:00 GMT", "Tue, 06 May 2031 12:00:00 -0000"):
        assert response(("date", text)).date == noon
    assert response(("date", "Tue, 06 May 2031 14:00:00 +0200")).skew(noon) == timedelta(0)
    assert response().skew(noon) is None


def test_bad_date_is_no_date() -> None:
    bad = ("", "yesterday", "Tue, 99 May 99999 12:00:00 GMT")
    assert [text for text in bad if response(("date", text)).date is not None] == []


def test_nothing_is_shown() -> None:
    request = form("https://idp.example/", [("code", "the-code")], {"Authorization": "the-header"})
    assert request.headers["Content-Type"] == "application/x-www-form-urlencoded"
    for hidden in ("the-code", "the-header", "the-body"):
        assert hidden not in repr((request, response(("x", "the-header"))))
    assert Request("https://idp.example/").method == "GET"


class TestCancelToken:
    def test_listener_is_called_once(self) -> None:
        cancel, calls = CancelToken(), []
        before = cancel.is_set
        with cancel.interrupts(lambda: calls.append(1)):
            cancel.set()
            cancel.set()
        assert (before, cancel.is_set) == (False, True)
        assert calls == [1]

    def test_late_listener_is_called_at_once(self) -> None:
        cancel, calls = CancelToken(), []
        cancel.set()
        with cancel.interrupts(lambda: calls.append(1)):
            assert calls == [1]

    def test_finished_work_is_not_interrupted(self) -> None:
        cancel, calls = CancelToken(), []
        with cancel.interrupts(lambda: calls.append(1)):
            pass
        cancel.set()
        assert calls == []
