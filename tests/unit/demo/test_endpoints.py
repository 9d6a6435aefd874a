import pytest

from wizard.demo.endpoints import Endpoint, Site

SITE = Site("http://o", "http://o/i", {Endpoint.TOKEN: "/as/token", Endpoint.SIGN_ON: "/signon/"})


@pytest.mark.parametrize(
    ("path", "endpoint"),
    [
        ("/as/token", Endpoint.TOKEN),
        ("/signon/", Endpoint.SIGN_ON),
        ("/as/token/", Endpoint.ELSEWHERE),
        ("/AS/token", Endpoint.ELSEWHERE),
        ("/signon", Endpoint.ELSEWHERE),
        ("//as/token", Endpoint.ELSEWHERE),
        ("", Endpoint.ELSEWHERE),
    ],
)
def test_paths_are_matched_exactly(path: str, endpoint: Endpoint) -> None:
    assert SITE.endpoint_at(path) is endpoint


def test_address_is_origin_and_path() -> None:
    assert SITE.url(Endpoint.TOKEN) == "http://o/as/token"
