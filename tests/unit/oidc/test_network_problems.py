import errno
import socket
import ssl

import h11
import httpx
import pytest

from wizard.oidc.http_types import Request
from wizard.oidc.network_problems import host_of, network_problem

REQUEST = Request(
    "https://idp.example:9031/as/token?state=hidden-value", at="access_token_url", deadline=5
)


def verification(code: int, words: str) -> ssl.SSLCertVerificationError:
    error = ssl.SSLCertVerificationError(1, words)
    error.verify_code, error.verify_message = code, words
    return error


def caused(outer: Exception, inner: BaseException) -> Exception:
    outer.__cause__ = inner
    return outer


def tls(reason: str) -> ssl.SSLError:
    error = ssl.SSLError(1, reason)
    error.reason = reason
    return error


@pytest.mark.parametrize(
    ("inner", "code"),
    [
        (socket.gaierror(socket.EAI_NONAME, "not known"), "http.dns"),
        (UnicodeError("label too long"), "http.dns"),
        (ConnectionRefusedError(errno.ECONNREFUSED, "refused"), "http.refused"),
        (OSError(errno.ENETUNREACH, "no route"), "http.unreachable"),
        (OSError(errno.EHOSTUNREACH, "no route"), "http.unreachable"),
        (TimeoutError("slow"), "http.timeout"),
        (ConnectionResetError(errno.ECONNRESET, "reset"), "http.broken"),
        (verification(18, "self-signed certificate"), "http.tls-untrusted"),
        (verification(20, "unable to get local issuer certificate"), "http.tls-untrusted"),
        (verification(10, "certificate has expired"), "http.tls-expired"),
        (verification(9, "certificate is not yet valid"), "http.tls-not-yet-valid"),
        (verification(62, "Hostname mismatch"), "http.tls-hostname"),
        (verification(64, "IP address mismatch"), "http.tls-hostname"),
        (verification(-1, "The certificate's CN name does not match"), "http.tls-hostname"),
        (verification(-1, "“idp” certificate is expired"), "http.tls-expired"),
        (verification(-1, "a chain processed, but not trusted"), "http.tls-untrusted"),
        (tls("WRONG_VERSION_NUMBER"), "http.tls"),
        (tls("TLSV13_ALERT_CERTIFICATE_REQUIRED"), "http.tls-client-certificate"),
        (ssl.SSLEOFError(8, "eof"), "http.broken"),
    ],
)
def test_causes(inner: BaseException, code: str) -> None:
    found = network_problem(caused(httpx.ConnectError("x"), inner), REQUEST, "")
    assert found.code == code
    assert "idp.example:9031" in found.what
    assert "hidden-value" not in f"{found}"
    assert found.field == ("ca_file" if code == "http.tls-untrusted" else "access_token_url")


@pytest.mark.parametrize(
    "error", [httpx.ProxyError("403"), httpx.ConnectError("x"), httpx.ConnectTimeout("x")]
)
def test_proxy_is_blamed_for_what_it_does(error: Exception) -> None:
    found = network_problem(error, REQUEST, "proxy.example:3128")
    assert found.code == "http.proxy"
    assert "proxy.example:3128" in found.what


def test_certificate_behind_a_proxy_is_the_hosts() -> None:
    error = caused(httpx.ConnectError("x"), verification(10, "certificate has expired"))
    assert network_problem(error, REQUEST, "proxy.example:3128").code == "http.tls-expired"


@pytest.mark.parametrize(
    "error",
    [
        h11.LocalProtocolError("Illegal header value b'Bearer the-token'"),
        httpx.LocalProtocolError("Illegal header value b'Bearer the-token'"),
        ValueError("the-token"),
        UnicodeEncodeError("ascii", "the-token", 0, 1, "x"),
    ],
)
def test_words_of_libraries_are_not_repeated(error: Exception) -> None:
    for found in (error, caused(httpx.WriteError("the-token"), error)):
        assert "the-token" not in f"{network_problem(found, REQUEST, '')}"


def test_host_of() -> None:
    assert host_of("https://me:pw@idp.example:9031/x?y") == "idp.example:9031"
    assert host_of("https://idp.example") == "idp.example"
    assert host_of("https://[") == "https://["
