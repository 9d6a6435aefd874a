"""Where the program finds its own files."""

from pathlib import Path

import pytest

from tests.support.parts import CHECKOUT
from wizard import assets


def test_source_checkout_has_resources_beside_the_package() -> None:
    assert assets.resource() == CHECKOUT / "resources"


def test_wheel_and_bundle_have_them_inside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    guide = tmp_path / "_resources" / "guides" / "ping.json"
    guide.parent.mkdir(parents=True)
    guide.touch()
    monkeypatch.setattr(assets, "_PACKAGE", tmp_path)

    assert assets.resource("guides", "ping.json") == guide


def test_missing_file_is_named() -> None:
    with pytest.raises(FileNotFoundError, match=r"resources/guides/nowhere\.json is missing"):
        assets.resource("guides", "nowhere.json")
