"""wizard.demo.connection: HTTP as it comes off the wire, also when it is wrong."""

import itertools
import socket
import threading
from collections.abc import Iterator

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.service.demo.conftest import Launch
from tests.service.demo.visitor import REDIRECT_URIS, Visitor
from wizard.demo.behaviour import Behaviour
from wizard.demo.config import DemoConfig
from wizard.demo.endpoints import Endpoint
from wizard.demo.http_types import Request, Response


def _say(visitor: Visitor, message: bytes) -> bytes:
    """Send bytes, end the sending direction, read to the end."""
    issuer = httpx.URL(visitor.provider.issuer)
    with socket.create_connection((issuer.host, issuer.port or 0), 5) as connection:
        connection.sendall(message)
        connection.shutdown(socket.SHUT_WR)
        pieces = iter(lambda: connection.recv(65536), b"")
        return b"".join(pieces)


def _post(visitor: Visitor, *headers: str) -> bytes:
    url = httpx.URL(visitor.url(Endpoint.TOKEN))
    lines = (f"POST {url.path} HTTP/1.1", f"Host: 127.0.0.1:{url.port}", *headers, "", "")
    return _say(visitor, "\r\n".join(lines).encode())


def test_connection_is_kept_between_requests(visitor: Visitor) -> None:
    first, second = (visitor.back_channel.get(visitor.provider.discovery_url) for _ in range(2))
    ports = [r.extensions["network_stream"].get_extra_info("client_addr") for r in (first, second)]
    assert ports[0] == ports[1]


def test_date_is_the_clocks(visitor: Visitor) -> None:
    response = visitor.back_channel.get(visitor.provider.discovery_url)
    assert response.headers["date"] == "Tue, 06 May 2031 12:00:00 GMT"
    assert response.headers.get_list("server") == ["demo"]


def test_head_has_no_body(visitor: Visitor) -> None:
    response = visitor.back_channel.head(visitor.provider.discovery_url)
    assert response.status_code == 200
    assert int(response.headers["content-length"]) > 0
    assert response.content == b""


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        (["Transfer-Encoding: chunked"], b"411"),
        (["Content-Length: -1"], b"400"),
        (["Content-Length: many"], b"400"),
        (["Content-Length: 5", "Content-Length: 6"], b"400"),
        (["Content-Length: 70000"], b"413"),
        (["Content-Length: " + "9" * 4000], b"413"),
    ],
)
def test_unreadable_body_is_refused_and_the_connection_closed(
    visitor: Visitor, headers: list[str], status: bytes
) -> None:
    answer = _post(visitor, *headers)
    assert answer.startswith(b"HTTP/1.1 " + status)
    assert b"Connection: close" in answer
    assert answer.count(b"HTTP/1.1") == 1


def test_parameters_must_be_utf8_and_few(visitor: Visitor) -> None:
    url = visitor.url(Endpoint.AUTHORIZE)
    assert visitor.browser.get(url + "?state=%ff").status_code == 400
    assert visitor.browser.get(url + "?" + "a=b&" * 65).status_code == 400
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    assert visitor.browser.post(url, content=b"\xff", headers=form).status_code == 400


def test_method_and_address_must_be_known(visitor: Visitor) -> None:
    client, site = visitor.back_channel, visitor.provider.site
    wrong_method = client.get(site.url(Endpoint.TOKEN))
    assert (wrong_method.status_code, wrong_method.headers["allow"]) == (405, "POST")
    assert client.put(site.url(Endpoint.TOKEN)).status_code == 501
    assert client.get(site.issuer + "/nothing").status_code == 404


def test_streamed_body_ends_with_the_connection(launch: Launch) -> None:
    def endless_looking(_request: Request, response: Response) -> Response:
        pieces: Iterator[bytes] = iter([b"a" * 1000] * 1000)
        return Response(200, response.headers, pieces)

    behaviour = Behaviour(responses={Endpoint.USERINFO: endless_looking})
    visitor = launch(DemoConfig(REDIRECT_URIS, behaviour=behaviour))
    response = visitor.userinfo("x")
    assert len(response.content) == 1_000_000
    assert response.headers["connection"] == "close"


def test_endless_body_ends_with_the_provider(launch: Launch) -> None:
    def endless(_request: Request, response: Response) -> Response:
        return Response(200, response.headers, itertools.repeat(b"a" * 1000))

    behaviour = Behaviour(responses={Endpoint.JWKS: endless})
    visitor = launch(DemoConfig(REDIRECT_URIS, behaviour=behaviour))
    with visitor.back_channel.stream("GET", visitor.url(Endpoint.JWKS)) as response:
        pieces = response.iter_raw()
        assert next(pieces)
        visitor.provider.stop()
    assert not [t for t in threading.enumerate() if t.name == "demo-connection"]


def test_a_fault_may_lie_in_any_header(launch: Launch) -> None:
    def liar(_request: Request, response: Response) -> Response:
        return response.with_headers(("date", "Thu, 01 Jan 1970 00:00:00 GMT"))

    behaviour = Behaviour(responses={Endpoint.JWKS: liar})
    visitor = launch(DemoConfig(REDIRECT_URIS, behaviour=behaviour))
    response = visitor.back_channel.get(visitor.url(Endpoint.JWKS))
    assert response.headers.get_list("date") == ["Thu, 01 Jan 1970 00:00:00 GMT"]


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(noise=st.binary(max_size=400), method=st.sampled_from(["GET", "POST"]))
def test_noise_never_hangs_it_nor_shows_a_defect(
    visitor: Visitor, noise: bytes, method: str
) -> None:
    start = f"{method} /{visitor.provider.config.environment_id}/as/authorize?".encode()
    _say(visitor, start + noise)
    _say(visitor, noise)
    assert visitor.provider.journal.defects == ()
