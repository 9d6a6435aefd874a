"""Certificate errors in words: what is wrong with the certificate and which click mends it."""

from __future__ import annotations

from PySide6.QtNetwork import QSslCertificate
from PySide6.QtWebEngineCore import QWebEngineCertificateError

from wizard.model.plain import visible
from wizard.model.problem import Problem
from wizard.model.step import Step
from wizard.ui.browser.endings import Ended, Ending, host

_Type = QWebEngineCertificateError.Type
_Words = tuple[str, str, str, str]

_UNKNOWN_CA: _Words = (
    "unknown-ca",
    "is signed by an authority that this computer does not know",
    "This is usual with a company's own certificate authority. It was issued by {issuer}.",
    f"Choose that authority's certificate (PEM) as “Extra CA file” in step {Step.ENDPOINTS.title}.",
)
_OTHER_NAME: _Words = (
    "name",
    "belongs to another host name",
    "It was issued for {subject}. Somebody else may be answering, or the address is an alias.",
    "Use the address that the certificate names, or have the certificate reissued for this one.",
)
_DATE: _Words = (
    "date",
    "is not valid today",
    "It is valid from {start} to {end}, by the clock of this computer.",
    "See that this computer's clock is right. If it is, the certificate must be renewed.",
)
_REVOKED: _Words = (
    "revoked",
    "was revoked",
    "Its authority {issuer} declared it invalid before its time.",
    "Have the administrators of that host install a new certificate.",
)
_WEAK: _Words = (
    "refused",
    "does not meet today's rules",
    "The browser says: {reason}",
    "Have the administrators of that host install a new certificate.",
)
_WORDS = {
    _Type.CertificateAuthorityInvalid: _UNKNOWN_CA,
    _Type.CertificateCommonNameInvalid: _OTHER_NAME,
    _Type.CertificateDateInvalid: _DATE,
    _Type.CertificateRevoked: _REVOKED,
}


def explained(error: QWebEngineCertificateError) -> Ended:
    """The end of a login at a host whose certificate can't be trusted. There is no way past it."""
    rule, fault, why, remedy = _WORDS.get(error.type(), _WEAK)
    facts = _facts(error.certificateChain()) | {"reason": visible(error.description(), 200)}
    problem = Problem(
        f"browser.certificate-{rule}",
        f"The certificate of {host(error.url().toString())} {fault}.",
        why.format(**facts),
        remedy,
        Step.ENDPOINTS,
        "ca_file" if rule == "unknown-ca" else None,
    )
    return Ended(Ending.CERTIFICATE, problem)


def _facts(chain: list[QSslCertificate]) -> dict[str, str]:
    if not chain:
        return dict.fromkeys(("issuer", "subject", "start", "end"), "(not told)")
    leaf = chain[0]
    return {
        "issuer": visible(chain[-1].issuerDisplayName(), 80) or "(no name)",
        "subject": visible(_names(leaf), 80) or "(no name)",
        "start": leaf.effectiveDate().date().toString("yyyy-MM-dd"),
        "end": leaf.expiryDate().date().toString("yyyy-MM-dd"),
    }


def _names(leaf: QSslCertificate) -> str:
    names = [name for group in leaf.subjectAlternativeNames().values() for name in group]
    return ", ".join(names) or leaf.subjectDisplayName()
