"""The profile by its settings; what they do is seen in test_page.py and test_view.py."""

from __future__ import annotations

from pathlib import Path

import trustme
from pytestqt.qtbot import QtBot


def test_profile_keeps_and_grants_nothing(qtbot: QtBot) -> None:
    from PySide6.QtWebEngineCore import QWebEngineProfile  # noqa: PLC0415 - loads WebEngine

    from wizard.ui.browser.profile import private_profile  # noqa: PLC0415

    profile = private_profile([])
    policies = QWebEngineProfile.PersistentPermissionsPolicy
    assert profile.isOffTheRecord()
    assert profile.storageName() == ""
    assert profile.persistentPermissionsPolicy() is policies.AskEveryTime
    assert not profile.isSpellCheckEnabled()
    assert not profile.isPushServiceEnabled()
    assert "QtWebEngine" in profile.httpUserAgent()


def test_authorities_come_from_a_pem_file(qtbot: QtBot, tmp_path: Path) -> None:
    from wizard.ui.browser.profile import authorities, private_profile  # noqa: PLC0415

    file = tmp_path / "ca.pem"
    file.write_bytes(b"".join(trustme.CA().cert_pem.bytes() for _ in range(2)))
    assert len(private_profile(authorities(str(file))).additionalTrustedCertificates()) == 2
    assert authorities("") == []
    assert authorities(str(tmp_path / "gone.pem")) == []
    (tmp_path / "not.pem").write_text("hello")
    assert authorities(str(tmp_path / "not.pem")) == []
