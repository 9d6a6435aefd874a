import errno
import socket
import ssl
import sys

import h11
import httpx
import pytest

from wizard.model.problem import Problem
from wizard.oidc.network_problems import host_of, network_problem

URL = "https://idp.example:9031/as/token?state=hidden-value"
PROXY = "proxy.example:3128"


def found(error: BaseException, proxy: str = "") -> Problem:
    return network_problem(error, URL, proxy, 5)


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


def refused() -> ConnectionRefusedError:
    return ConnectionRefusedError(errno.ECONNREFUSED, "refused")


CAUSES: tuple[tuple[BaseException, str], ...] = (
    (socket.gaierror(socket.EAI_NONAME, "not known"), "http.dns"),
    (UnicodeError("label too long"), "http.dns"),
    (refused(), "http.refused"),
    (ExceptionGroup("each address", [refused(), refused()]), "http.refused"),
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
    # Windows, in the language of the system
    (verification(0x800B0101, "Ein erforderliches Zertifikat befindet sich"), "http.tls-dates"),
    (verification(0x800B010F - 2**32, "Der CN-Name ist anders"), "http.tls-hostname"),
    (verification(0x800B0109, "Stammzertifikat ohne Vertrauen"), "http.tls-untrusted"),
    (verification(-67818, "„idp“-Zertifikat ist abgelaufen"), "http.tls-expired"),
    (verification(-67602, "Der Hostname passt nicht"), "http.tls-hostname"),
    (verification(-1, "“idp” certificate is expired"), "http.tls-expired"),
    (verification(-1, "a chain processed, but not trusted"), "http.tls-untrusted"),
    (tls("WRONG_VERSION_NUMBER"), "http.tls"),
    (tls("TLSV13_ALERT_CERTIFICATE_REQUIRED"), "http.tls-client-certificate"),
    (ssl.SSLEOFError(8, "eof"), "http.broken"),
)


def test_causes() -> None:
    problems = [(found(caused(httpx.ConnectError("x"), inner)), code) for inner, code in CAUSES]
    assert [(p.code, code) for p, code in problems if p.code != code] == []
    assert [p.code for p, _ in problems if "idp.example:9031" not in p.what] == []
    assert [p.code for p, _ in problems if "hidden-value" in f"{p}"] == []


def test_proxy_is_blamed_for_what_it_does() -> None:
    errors = (httpx.ProxyError("403"), httpx.ConnectError("x"))
    problems = [found(error, PROXY) for error in errors]
    assert [p.code for p in problems] == ["http.proxy"] * len(errors)
    assert all(PROXY in p.what for p in problems)


def test_certificate_behind_a_proxy_is_the_hosts() -> None:
    error = caused(httpx.ConnectError("x"), verification(10, "certificate has expired"))
    assert found(error, PROXY).code == "http.tls-expired"


def test_words_of_libraries_are_not_repeated() -> None:
    errors = (
        h11.LocalProtocolError("Illegal header value b'Bearer the-token'"),
        httpx.LocalProtocolError("Illegal header value b'Bearer the-token'"),
        ValueError("the-token"),
        UnicodeEncodeError("ascii", "the-token", 0, 1, "x"),
    )
    both = [
        one for error in errors for one in (error, caused(httpx.WriteError("the-token"), error))
    ]
    assert [repr(error) for error in both if "the-token" in f"{found(error)}"] == []


def test_host_of() -> None:
    assert host_of("https://me:pw@idp.example:9031/x?y") == "idp.example:9031"
    assert host_of("https://idp.example") == "idp.example"
    assert host_of("https://[") == "https://["


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="OpenSSL's variables")
def test_an_untrusted_certificate_names_variables_that_replace_the_authorities(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    untrusted = verification(20, "unable to get local issuer certificate")
    assert "SSL_CERT" not in found(untrusted).why
    monkeypatch.setenv("SSL_CERT_FILE", "/others.pem")
    assert "SSL_CERT_FILE replaces the system's authorities" in found(untrusted).why
