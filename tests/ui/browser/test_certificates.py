"""Words for certificate errors; the errors themselves are met in test_page.py."""

from __future__ import annotations

import pytest
import trustme
from PySide6.QtCore import QUrl
from PySide6.QtNetwork import QSslCertificate
from PySide6.QtWebEngineCore import QWebEngineCertificateError

from wizard.checks.login.browser_result import BrowserEnd
from wizard.model.step import Step
from wizard.ui.browser import page

_Type = QWebEngineCertificateError.Type


class _Error:
    """The four questions that are asked of an error; Qt's own can't be made in Python."""

    def __init__(self, kind: _Type, chain: list[QSslCertificate]) -> None:
        self._kind, self._chain = kind, chain

    def type(self) -> _Type:
        return self._kind

    def url(self) -> QUrl:
        return QUrl("https://auth.example:9031/as?state=s3cret")

    def description(self) -> str:
        return "net::\u202eERR"

    def certificateChain(self) -> list[QSslCertificate]:  # noqa: N802 - Qt's name
        return self._chain


@pytest.mark.parametrize("kind", list(_Type), ids=lambda kind: kind.name)
@pytest.mark.parametrize("known", [True, False], ids=["chain", "no chain"])
def test_every_error_has_words_and_a_remedy(kind: _Type, known: bool) -> None:
    leaf = trustme.CA().issue_cert("auth.example").cert_chain_pems[0].bytes()
    chain = QSslCertificate.fromData(leaf) if known else []
    ended = page.explain_certificate(_Error(kind, chain))  # type: ignore[arg-type]
    problem = ended.problem
    assert ended.ending is BrowserEnd.CERTIFICATE
    assert problem is not None
    assert "auth.example:9031" in problem.what
    assert len(problem.what) <= 110
    assert "{" not in problem.why.replace("\\u{202e}", "")
    assert "s3cret" not in problem.what + problem.why
    assert problem.step is Step.ENDPOINTS
