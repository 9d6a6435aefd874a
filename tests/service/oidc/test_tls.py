"""Certificates: which are trusted, and how each fault is told apart."""

import ssl
from datetime import UTC, datetime
from pathlib import Path

import pytest
import trustme

from tests.service.oidc.rawserver import Connection, RawServer, answering
from tests.service.oidc.requests import code_of
from wizard.oidc.http import NetworkClient, Request, RequestError


class TestTls:
    @pytest.fixture
    def authority(self) -> trustme.CA:
        return trustme.CA()

    @pytest.fixture
    def ca_file(self, authority: trustme.CA, tmp_path: Path) -> str:
        path = tmp_path / "ca.pem"
        authority.cert_pem.write_to_path(path)
        return str(path)

    def context(
        self, authority: trustme.CA, name: str, years: tuple[int, int] | None = None
    ) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        first, last = (datetime(year, 1, 1, tzinfo=UTC) for year in years or (2000, 2100))
        authority.issue_cert(name, not_before=first, not_after=last).configure_cert(context)
        return context

    def test_extra_ca_file_is_trusted(self, authority: trustme.CA, ca_file: str) -> None:
        tls = self.context(authority, "127.0.0.1")
        with RawServer(answering(b"{}"), tls) as server:
            assert NetworkClient(ca_file).send(Request(server.url)).body == b"{}"

    def test_unknown_authority(self, authority: trustme.CA) -> None:
        tls = self.context(authority, "127.0.0.1")
        assert code_of(answering(b"{}"), tls) == "http.tls-untrusted"

    def test_other_host_name(self, authority: trustme.CA, ca_file: str) -> None:
        tls = self.context(authority, "other.example")
        assert code_of(answering(b"{}"), tls, ca_file) == "http.tls-hostname"

    @pytest.mark.parametrize(
        ("years", "code"),
        [((2001, 2002), "http.tls-expired"), ((2090, 2091), "http.tls-not-yet-valid")],
    )
    def test_out_of_its_time(
        self, years: tuple[int, int], code: str, authority: trustme.CA, ca_file: str
    ) -> None:
        tls = self.context(authority, "127.0.0.1", years)
        assert code_of(answering(b"{}"), tls, ca_file) == code

    def test_client_certificate_wanted(self, authority: trustme.CA, ca_file: str) -> None:
        tls = self.context(authority, "127.0.0.1")
        tls.verify_mode = ssl.CERT_REQUIRED
        tls.load_verify_locations(ca_file)
        assert code_of(answering(b"{}"), tls, ca_file) == "http.tls-client-certificate"

    def test_plain_http_addressed_with_https(self) -> None:
        def serve(connection: Connection) -> None:
            connection.line.recv(65536)
            connection.answer(b"", status="400 Bad Request")

        with RawServer(serve) as server, pytest.raises(RequestError) as caught:
            NetworkClient().send(Request(server.url.replace("http:", "https:")))
        assert caught.value.problem.code == "http.tls"

    @pytest.mark.parametrize("content", [None, b"", b"no certificate"])
    def test_unusable_ca_file(self, content: bytes | None, tmp_path: Path) -> None:
        path = tmp_path / "extra.pem"
        if content is not None:
            path.write_bytes(content)
        with pytest.raises(RequestError) as caught:
            NetworkClient(str(path)).send(Request("https://127.0.0.1:9/"))
        assert caught.value.problem.code == "http.ca-file"
        assert caught.value.problem.field == "ca_file"
