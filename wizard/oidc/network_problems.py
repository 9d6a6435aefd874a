"""From an exception of the network libraries to a problem that a person can act on."""

from __future__ import annotations

import errno
import socket
import ssl
from collections.abc import Iterator, Mapping

import h11
import httpcore
import httpx

from wizard import environment
from wizard.model import urls
from wizard.model.problem import Problem, problem
from wizard.oidc.authorities import replacing_variables

_BY_VERIFY_CODE = {
    # OpenSSL's X509_V_ERR_…
    10: "http.tls-expired",
    9: "http.tls-not-yet-valid",
    62: "http.tls-hostname",
    64: "http.tls-hostname",  # an IP address
    # Windows' CERT_E_…, whose texts are in the system's language (winerror.h)
    0x800B0101: "http.tls-dates",  # CERT_E_EXPIRED: expired, or not yet valid
    0x800B0102: "http.tls-dates",  # CERT_E_VALIDITYPERIODNESTING
    0x800B010F: "http.tls-hostname",  # CERT_E_CN_NO_MATCH
    # macOS' errSec… (SecBase.h)
    -67818: "http.tls-expired",
    -67819: "http.tls-not-yet-valid",
    -67602: "http.tls-hostname",
}
_UNSIGNED = 0x100000000
_BY_VERIFY_WORDS: Mapping[str, str] = {
    "expired": "http.tls-expired",
    "not yet valid": "http.tls-not-yet-valid",
    "hostname": "http.tls-hostname",
    "host name": "http.tls-hostname",
    "cn name": "http.tls-hostname",
}
"""Windows and macOS have messages of their own."""

_UNREACHABLE = {errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN, errno.EADDRNOTAVAIL}
_CLIENT_CERTIFICATE = ("CERTIFICATE_REQUIRED", "HANDSHAKE_FAILURE_CERTIFICATE", "BAD_CERTIFICATE")


def network_problem(error: BaseException, url: str, proxy: str, seconds: float) -> Problem:
    """The problem behind an exception.

    Args:
        error: Raised by a request to `url`.
        url: The request's address.
        proxy: `host:port` of the proxy in use; empty without one.
        seconds: The request's deadline.
    """
    if isinstance(error, httpx.UnsupportedProtocol | httpx.InvalidURL):
        return problem("http.url", url=url)
    host = host_of(url)
    # Before the proxy, since httpx also reports a certificate error as a ConnectError.
    found = _tls_problem(error, host)
    if found:
        return found
    if proxy and isinstance(error, httpx.ProxyError | httpx.ConnectError):
        return problem("http.proxy", host=host, proxy=proxy, reason=_reason(error))
    code = next((code for link in _chain(error) if (code := _tcp_code(link))), "http.broken")
    return problem(code, host=host, reason=_reason(error), seconds=f"{seconds:g}")


def host_of(url: str) -> str:
    """`host` or `host:port` of an address, as shown."""
    return urls.origin(url).partition("://")[2] or url


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """The exception and its causes; each address of a host has one of its own."""
    while error is not None:
        yield error
        if isinstance(error, BaseExceptionGroup):
            error = error.exceptions[0]
        else:
            error = error.__cause__ or error.__context__


def _reason(error: BaseException) -> str:
    """The cause in the words of the operating system or of TLS; other libraries may quote us."""
    deepest = list(_chain(error))[-1]
    for name in ("verify_message", "reason", "strerror"):
        text = getattr(deepest, name, "")
        if text and isinstance(deepest, OSError):
            return str(text)
    return _PLAIN_WORDS.get(type(deepest), type(deepest).__name__)


_PLAIN_WORDS: Mapping[type[BaseException], str] = {
    httpx.RemoteProtocolError: "no valid HTTP answer",
    httpx.LocalProtocolError: "the request cannot be written",
    h11.RemoteProtocolError: "no valid HTTP answer",
    h11.LocalProtocolError: "the request cannot be written",
    httpcore.RemoteProtocolError: "the connection was closed in the middle",
    httpcore.ProxyError: "it refuses the connection",
}


def _tls_problem(error: BaseException, host: str) -> Problem | None:
    for link in _chain(error):
        if isinstance(link, ssl.SSLCertVerificationError):
            reason = link.verify_message or _reason(link)
            replaced = replacing_variables(environment.process())
            if replaced:
                reason += f"; {replaced} replaces the system's authorities"
            return problem(_verification_code(link), host=host, reason=reason)
        # An end of file in TLS is a broken connection, not a problem of certificates.
        if isinstance(link, ssl.SSLError) and not isinstance(link, ssl.SSLEOFError):
            wanted = any(word in (link.reason or "") for word in _CLIENT_CERTIFICATE)
            code = "http.tls-client-certificate" if wanted else "http.tls"
            return problem(code, host=host, reason=link.reason or _reason(link))
    return None


def _verification_code(error: ssl.SSLCertVerificationError) -> str:
    code = error.verify_code
    # Windows' numbers may come with a sign.
    by_code = _BY_VERIFY_CODE.get(code) or _BY_VERIFY_CODE.get(code % _UNSIGNED)
    words = (error.verify_message or str(error)).lower()
    by_words = next((code for word, code in _BY_VERIFY_WORDS.items() if word in words), None)
    return by_code or by_words or "http.tls-untrusted"


def _tcp_code(link: BaseException) -> str | None:
    # A host name that IDNA cannot encode fails with a UnicodeError.
    if isinstance(link, socket.gaierror | UnicodeError):
        return "http.dns"
    if isinstance(link, ConnectionRefusedError):
        return "http.refused"
    if isinstance(link, httpx.TimeoutException | TimeoutError):
        return "http.timeout"
    if isinstance(link, OSError) and link.errno in _UNREACHABLE:
        return "http.unreachable"
    return None
