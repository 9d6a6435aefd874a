"""Proxies: when one is used, and what one can refuse."""

import pytest

from tests.service.oidc.rawserver import Connection, RawServer, answering
from tests.service.oidc.requests import response_of
from wizard.oidc.client import NetworkClient
from wizard.oidc.http import Request, RequestError


class TestProxy:
    def test_loopback_never_goes_through_a_proxy(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
        assert response_of(answering(b"{}")).body == b"{}"

    def test_requests_go_through_the_proxy(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def serve(connection: Connection) -> None:
            while connection.request():
                connection.answer(b"{}")

        with RawServer(serve) as proxy:
            monkeypatch.setenv("HTTP_PROXY", proxy.url)
            http = NetworkClient()
            responses = [http.send(Request("http://idp.example/")) for _ in range(2)]
            assert len(proxy.connections) == 1
            del http
        assert {response.proxy for response in responses} == {f"127.0.0.1:{proxy.port}"}

    def test_proxy_requires_a_login(self, monkeypatch: pytest.MonkeyPatch) -> None:
        with RawServer(answering(b"", status="407 Login")) as proxy:
            monkeypatch.setenv("HTTP_PROXY", proxy.url)
            with pytest.raises(RequestError) as caught:
                NetworkClient().send(Request("http://idp.example/"))
        assert caught.value.problem.code == "http.proxy"

    @pytest.mark.parametrize("status", ["407 Proxy Authentication Required", "403 Forbidden"])
    def test_proxy_refuses_the_tunnel(self, status: str, monkeypatch: pytest.MonkeyPatch) -> None:
        with RawServer(answering(b"", status=status)) as proxy:
            monkeypatch.setenv("HTTPS_PROXY", proxy.url)
            with pytest.raises(RequestError) as caught:
                NetworkClient().send(Request("https://idp.example/"))
        assert caught.value.problem.code == "http.proxy"

    @pytest.mark.parametrize("proxy", ["http://127.0.0.1:9", "nonsense://x"])
    def test_unusable_proxy(self, proxy: str, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("HTTPS_PROXY", proxy)
        with pytest.raises(RequestError) as caught:
            NetworkClient().send(Request("https://idp.example/"))
        assert caught.value.problem.code == "http.proxy"
