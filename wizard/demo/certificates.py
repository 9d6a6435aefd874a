"""Throw-away certificates for the demo's TLS: good ones, and those that must not be trusted."""

from __future__ import annotations

import ipaddress
import ssl
import tempfile
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

YEAR = timedelta(days=365)
_HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Wish:
    """What a certificate says.

    Attributes:
        names: Host names and addresses that it is made out for.
        begins: From when on it is good, counted from now.
        lasts: How long it is good.
    """

    names: tuple[str, ...] = ("127.0.0.1", "::1", "localhost")
    begins: timedelta = -_HOUR
    lasts: timedelta = timedelta(days=30)


@dataclass
class Authority:
    """A certificate authority that nobody knows until its `pem` is trusted.

    Attributes:
        now: The moment from which validity is counted.
    """

    now: datetime
    _key: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1()), repr=False
    )

    def __post_init__(self) -> None:
        # Older than any certificate it signs, also than an expired one.
        builder = _builder(_NAME, _NAME, self._key, self.now - 3 * YEAR, self.now + 2 * YEAR)
        basic = x509.BasicConstraints(ca=True, path_length=None)
        signed = builder.add_extension(basic, critical=True).sign(self._key, hashes.SHA256())
        self.pem = signed.public_bytes(serialization.Encoding.PEM).decode()

    def context(self, wish: Wish = Wish()) -> ssl.SSLContext:
        """A server's side of TLS with a certificate as wished, signed by this authority."""
        key = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, wish.names[0])])
        begins = self.now + wish.begins
        builder = _builder(subject, _NAME, key, begins, begins + wish.lasts)
        names = x509.SubjectAlternativeName([_general(name) for name in wish.names])
        signed = builder.add_extension(names, critical=False).sign(self._key, hashes.SHA256())
        return _loaded(signed, key)


_NAME = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Demo Company Root")])


def _builder(
    subject: x509.Name,
    issuer: x509.Name,
    key: ec.EllipticCurvePrivateKey,
    begins: datetime,
    ends: datetime,
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begins)
        .not_valid_after(ends)
    )


def _general(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def _loaded(signed: x509.Certificate, key: ec.EllipticCurvePrivateKey) -> ssl.SSLContext:
    """Python reads keys from files only; this one exists for the moment of reading."""
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "chain.pem"
        file.write_bytes(private + signed.public_bytes(serialization.Encoding.PEM))
        context.load_cert_chain(file)
    return context
