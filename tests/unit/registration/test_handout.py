"""The hand-out: what is to be registered, on a page that needs nothing else."""

from __future__ import annotations

import base64
import hashlib
import html
import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.support.tables import failures
from wizard.files import Written
from wizard.model.draft import Draft
from wizard.model.product import Product
from wizard.registration.handout import FILES, HANDOUT_FILE, write_handout
from wizard.registration.model import Registration, registration_of

NOW = datetime(2030, 1, 2, 3, 4, tzinfo=UTC)
DRAFT = Draft(webapp_url="https://clearml.example", product=Product.PINGONE, contact="Ada <555>")
ENVIRONMENT = "11111111-1111-4111-8111-111111111111"


def _page(draft: Draft, folder: Path) -> str:
    assert isinstance(write_handout(draft, folder, NOW), Written)
    return (folder / HANDOUT_FILE).read_text(encoding="utf-8")


def _drafts() -> list[tuple[str, Draft]]:
    return [(one.value, Draft("x", "", "https://clearml.example", one)) for one in Product]


def test_every_product_has_a_page_with_its_files(tmp_path: Path) -> None:
    def check(name: str, draft: Draft) -> None:
        page = _page(draft, tmp_path / name)
        names = {one.name for one in FILES if one.product is draft.product}
        assert {path.name for path in (tmp_path / name).iterdir()} == names | {HANDOUT_FILE}
        assert [one for one in names if one not in page] == []
        assert "https://clearml.example/callback_ping" in page
        assert "client_secret_basic" in page
        assert "Client ID:" in page
        assert ("Environment ID:" if draft.product is Product.PINGONE else "Issuer:") in page
        assert "never by mail" in page
        assert "of this wizard" not in page  # the reader has none
        drawn = page.count("<svg")
        assert drawn == (0 if draft.product is Product.OTHER else 6)

    assert failures(_drafts(), check) == {}


def test_answers_of_the_draft_are_on_the_page(tmp_path: Path) -> None:
    draft = Draft("x", "", "https://clearml.example", Product.PINGONE, groups_enabled=True)
    with_groups = _page(draft, tmp_path / "a")
    without = _page(
        Draft("x", "", "https://clearml.example", Product.PINGONE, pkce=False), tmp_path
    )
    assert "required, method S256" in with_groups
    assert "<code>groups</code>" in with_groups
    assert "not required" in without
    assert "<code>groups</code>" not in without


def test_the_page_has_no_script_and_allows_its_own_style_only(tmp_path: Path) -> None:
    def check(name: str, draft: Draft) -> None:
        page = _page(draft, tmp_path / name)
        assert re.findall(r"<(?:script|link|img|iframe|object|form)\b|\son\w+=|style=", page) == []
        style = re.search(r"<style>(.*?)</style>", page, re.DOTALL)
        assert style
        digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
        assert f"default-src 'none'; style-src 'sha256-{digest}'" in html.unescape(page)

    assert failures(_drafts(), check) == {}


def test_what_was_typed_is_shown_as_text(tmp_path: Path) -> None:
    page = _page(DRAFT, tmp_path)
    assert "Ada &lt;555&gt;" in page


@pytest.mark.parametrize(
    ("draft", "environment", "region"),
    [
        (Draft(ping_url=f"https://auth.pingone.eu/{ENVIRONMENT}/as"), ENVIRONMENT, "EU"),
        (Draft(pingone_environment=ENVIRONMENT, pingone_region="NA"), ENVIRONMENT, "NA"),
        (Draft(pingone_region="NA"), "", None),
        (Draft(issuer="https://sso.example/as"), "", None),
    ],
)
def test_the_place_is_read_from_what_was_typed(
    draft: Draft, environment: str, region: str | None
) -> None:
    whole = replace(draft, webapp_url="https://clearml.example", product=Product.PINGONE)
    found = registration_of(whole)
    assert isinstance(found, Registration)
    assert found.environment == environment
    assert (found.region.code if found.region else None) == region


def test_what_is_missing_is_named(tmp_path: Path) -> None:
    found = write_handout(Draft(groups_enabled=True, groups_claim=""), tmp_path / "x", NOW)
    assert not isinstance(found, Written)
    assert [p.code for p in found] == [
        "webapp-url.missing",
        "groups-claim.missing",
        "register.product",
    ]
    assert not (tmp_path / "x").exists()


def test_own_files_are_replaced_and_no_others(tmp_path: Path) -> None:
    _page(DRAFT, tmp_path)
    assert isinstance(write_handout(DRAFT, tmp_path, NOW), Written)
    (tmp_path / "pingone.tf").write_text("# mine\n", encoding="utf-8")
    before = (tmp_path / HANDOUT_FILE).stat().st_mtime_ns
    found = write_handout(DRAFT, tmp_path, NOW)
    assert not isinstance(found, Written)
    assert [p.code for p in found] == ["files.not-ours"]
    assert (tmp_path / "pingone.tf").read_text(encoding="utf-8") == "# mine\n"
    # Nothing else was written either.
    assert (tmp_path / HANDOUT_FILE).stat().st_mtime_ns == before
