"""Certificate errors in words: what is wrong with the certificate and which click mends it."""

from __future__ import annotations

from PySide6.QtNetwork import QSslCertificate
from PySide6.QtWebEngineCore import QWebEngineCertificateError

from wizard.checks.login import browser_result as endings
from wizard.checks.login.browser_result import BrowserResult, TrustProblem
from wizard.model.text import visible

_Type = QWebEngineCertificateError.Type
_DISTRUST = {
    _Type.CertificateAuthorityInvalid: TrustProblem.UNKNOWN_CA,
    _Type.CertificateCommonNameInvalid: TrustProblem.OTHER_NAME,
    _Type.CertificateDateInvalid: TrustProblem.DATE,
    _Type.CertificateRevoked: TrustProblem.REVOKED,
}


def explained(error: QWebEngineCertificateError) -> BrowserResult:
    """The end of a login at a host whose certificate can't be trusted. There is no way past it."""
    facts = _facts(error.certificateChain()) | {"reason": visible(error.description(), 200)}
    distrust = _DISTRUST.get(error.type(), TrustProblem.REFUSED)
    return endings.certificate(distrust, error.url().toString(), facts)


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
