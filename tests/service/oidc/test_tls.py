"""Certificates: which are trusted, and the problem of each other one."""

import os
import socket
import ssl
import struct
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
import trustme

from tests.service.oidc.rawserver import Connection, RawServer, answering
from tests.service.oidc.requests import code_of
from tests.support.tables import differing, failures
from wizard.oidc.client import NetworkClient
from wizard.oidc.http import Request, RequestError

# In a process of its own: what waits for a pipe cannot be ended otherwise.
_SEND = """
import sys
from wizard.oidc.client import NetworkClient
from wizard.oidc.http import Request, RequestError
try:
    NetworkClient(sys.argv[1]).send(Request("https://127.0.0.1:9/"))
except RequestError as error:
    print(error.problem.code, error.problem.why)
"""


@pytest.mark.not_on_wine("verifies certificates in its own way")
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

    def test_outside_its_validity(self, authority: trustme.CA, ca_file: str) -> None:
        years = {(2001, 2002): "http.tls-expired", (2090, 2091): "http.tls-not-yet-valid"}

        def code(years: tuple[int, int]) -> str:
            tls = self.context(authority, "127.0.0.1", years)
            return code_of(answering(b"{}"), tls, ca_file)

        assert differing(code, years) == []

    def test_client_certificate_required(self, authority: trustme.CA, ca_file: str) -> None:
        tls = self.context(authority, "127.0.0.1")
        tls.verify_mode = ssl.CERT_REQUIRED
        tls.load_verify_locations(ca_file)
        assert code_of(answering(b"{}"), tls, ca_file) == "http.tls-client-certificate"

    def test_alert_that_a_reset_has_hidden_is_fetched(
        self, authority: trustme.CA, ca_file: str
    ) -> None:
        """A server that refuses the handshake of TLS 1.3 may close before it has read a request."""
        open_to_all = self.context(authority, "127.0.0.1")
        strict = self.context(authority, "127.0.0.1")
        strict.verify_mode = ssl.CERT_REQUIRED
        contexts = [open_to_all, strict, open_to_all, open_to_all]

        def serve(connection: Connection) -> None:
            with contexts.pop(0).wrap_socket(connection.line, server_side=True) as line:
                line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

        codes = []
        for _ in range(2):
            with RawServer(serve) as server, pytest.raises(RequestError) as caught:
                NetworkClient(ca_file).send(Request(server.url.replace("http:", "https:")))
            codes.append(caught.value.problem.code)
        assert codes == ["http.tls-client-certificate", "http.broken"]

    def test_plain_http_addressed_with_https(self) -> None:
        def serve(connection: Connection) -> None:
            connection.line.recv(65536)
            connection.answer(b"", status="400 Bad Request")

        with RawServer(serve) as server, pytest.raises(RequestError) as caught:
            NetworkClient().send(Request(server.url.replace("http:", "https:")))
        assert caught.value.problem.code == "http.tls"

    def test_names_between_the_certificates_are_in_any_encoding(
        self, authority: trustme.CA, ca_file: str
    ) -> None:
        names = "# Főtanúsítvány\n".encode()
        Path(ca_file).write_bytes(names + Path(ca_file).read_bytes() + b"# \xff\n")
        tls = self.context(authority, "127.0.0.1")
        with RawServer(answering(b"{}"), tls) as server:
            assert NetworkClient(ca_file).send(Request(server.url)).body == b"{}"

    @pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
    def test_pipe_and_device_as_ca_file_hold_up_nothing(self, tmp_path: Path) -> None:
        os.mkfifo(tmp_path / "pipe")
        for path in (tmp_path / "pipe", Path("/dev/zero"), tmp_path):
            words = [sys.executable, "-c", _SEND, str(path)]
            done = subprocess.run(words, capture_output=True, text=True, timeout=30, check=True)
            assert done.stdout.startswith("http.ca-file It must contain certificates"), path

    def test_unusable_ca_file(self, tmp_path: Path) -> None:
        def check(name: str, content: bytes | None) -> None:
            path = tmp_path / name
            if content is not None:
                path.write_bytes(content)
            with pytest.raises(RequestError) as caught:
                NetworkClient(str(path)).send(Request("https://127.0.0.1:9/"))
            assert caught.value.problem.code == "http.ca-file"
            assert caught.value.problem.field == "ca_file"

        files = (("missing", None), ("empty", b""), ("other", b"no certificate"))
        assert failures(files, check) == {}
