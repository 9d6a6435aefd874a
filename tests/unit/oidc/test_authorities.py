"""The extra CA file is bounded, and a plain file."""

from __future__ import annotations

from pathlib import Path

import pytest

from wizard.oidc import authorities


def test_what_is_in_the_file_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(authorities, "LARGEST", 5)
    path = tmp_path / "ca.pem"
    path.write_bytes(b"12345")
    assert authorities.read_authorities(str(path)) == b"12345"
    path.write_bytes(b"123456")
    with pytest.raises(OSError, match="larger than 5 bytes"):
        authorities.read_authorities(str(path))
    with pytest.raises(OSError, match="folder"):
        authorities.read_authorities(str(tmp_path))
