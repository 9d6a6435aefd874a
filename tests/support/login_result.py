"""Logins as the browser would bring them about, and what the page then says of them."""

from __future__ import annotations

from datetime import timedelta

from PySide6.QtWidgets import (
    QLabel,
    QWidget,
)

from tests.support.window import NOW, find
from wizard import flow
from wizard.checks.login.claims import check_claims
from wizard.checks.login.kept_claims import reduce_claims
from wizard.model.claims import Claims, Json
from wizard.model.evidence import Evidence
from wizard.model.role import Role
from wizard.model.settings import Settings, settle
from wizard.model.verdict import passed
from wizard.ui.session import Session


def log_in(
    session: Session,
    who: str,
    groups: Json,
    more: dict[str, Json] | None = None,
    *,
    minutes: int = 0,
    role: Role | None = Role.USER,
) -> Evidence:
    """A login as the browser would bring it about, without the browser."""
    settings = settle(session.draft)
    assert isinstance(settings, Settings)
    told: dict[str, Json] = {"sub": who, "email": f"{who}@x.example", "name": who, **(more or {})}
    claims = Claims({**told, "groups": groups, "iat": 1})
    evidence = Evidence(
        NOW + timedelta(minutes=minutes),
        flow.current_fingerprint(session.state),
        (passed("id-token.signature", "Signature"), *check_claims(claims, settings.groups)),
        reduce_claims(claims, settings.groups, session.draft.clearml_groups),
        role=role,
    )
    session.prove(evidence, claims)
    return evidence


def says(root: QWidget, name: str) -> str:
    return find(root, QLabel, name).text()


def matches(root: QWidget) -> list[tuple[str, str]]:
    """The rows of the table Ping group ↔ ClearML group."""
    rows = range(sum(w.objectName().endswith("-2") for w in _cells(root)))
    return [(says(root, f"match-{n}-0"), says(root, f"match-{n}-2")) for n in rows]


def _cells(root: QWidget) -> list[QLabel]:
    return [w for w in root.findChildren(QLabel) if w.objectName().startswith("match-")]
