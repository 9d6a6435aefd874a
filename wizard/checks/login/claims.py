"""Checks whether a login delivered what ClearML needs: user ID, email, user name, groups."""

from __future__ import annotations

from wizard.checks.check import Check
from wizard.clearml.groups import GroupsFormat, GroupsRead, read_groups
from wizard.model.claims import Claims, Source
from wizard.model.problem import Problem, problem
from wizard.model.settings import GroupSettings
from wizard.model.text import visible
from wizard.model.verdict import Verdict

USERNAMES = ("preferred_username", "username", "name")
"""Claims that can be the user name, the most specific first."""

USER_ID = Check("claim.user-id", "User ID (sub)")
EMAIL = Check("claim.email", "Email address")
USERNAME = Check("claim.username", "User name")
GROUPS = Check("claim.groups", "Groups")

CATALOG = (USER_ID, EMAIL, USERNAME, GROUPS)

_ELSEWHERE = {
    EMAIL: "claim.email-elsewhere",
    USERNAME: "claim.username-elsewhere",
    GROUPS: "claim.groups-elsewhere",
}
"""The problem of a claim that came, but not in the ID token."""

_EMAILS = {"email", "mail", "emailaddress", "email_address"}
_SHOWN = 60


def check_claims(claims: Claims, groups: GroupSettings | None) -> tuple[Verdict, ...]:
    """A verdict per needed claim: it passes in the ID token and is warned about elsewhere."""
    return (_user_id(claims), _email(claims), _username(claims), _groups(claims, groups))


def _user_id(claims: Claims) -> Verdict:
    # Only the verified ID token proves who signed in.
    subject = (claims.id_token or {}).get("sub")
    if not isinstance(subject, str):
        return USER_ID.failed(problem("claim.user-id-missing"))
    return USER_ID.passed(visible(subject, _SHOWN))


def _email(claims: Claims) -> Verdict:
    found = claims.find("email")
    if found is None:
        other = _similar(claims, _EMAILS)
        missing = problem("claim.email-missing")
        return EMAIL.failed(problem("claim.email-spelling", name=other) if other else missing)
    source, value = found
    if not isinstance(value, str) or "@" not in value.strip("@"):
        return EMAIL.failed(problem("claim.email-form", value=visible(value)))
    return _delivered(EMAIL, source, value)


def _username(claims: Claims) -> Verdict:
    by_source = ((source, claims.of(source) or {}) for source in _SEARCH)
    sent = ((s, name, found[name]) for s, found in by_source for name in USERNAMES if name in found)
    source, name, value = next(sent, (None, "", None))
    if source is None:
        return USERNAME.failed(problem("claim.username-missing"))
    if not isinstance(value, str) or not value.strip():
        return USERNAME.failed(problem("claim.username-form", name=name, value=visible(value)))
    return _delivered(USERNAME, source, f"{name}: {value}")


_SEARCH = (Source.ID_TOKEN, Source.USERINFO, Source.ACCESS_TOKEN)
"""Where a claim is searched, in this order."""


def _groups(claims: Claims, groups: GroupSettings | None) -> Verdict:
    if groups is None:
        return GROUPS.skipped("group mapping is off")
    found = claims.find(groups.claim)
    if found is None:
        other = _similar(claims, {groups.claim.lower()})
        code = "claim.groups-spelling" if other else "claim.groups-missing"
        return GROUPS.failed(problem(code, name=groups.claim, found=other))
    source, value = found
    read = read_groups(value)
    # PingFederate sends a single group as a text unless the attribute is “Multi-Valued”.
    if not isinstance(value, list) or read.shape in _UNSUITABLE:
        code = _UNSUITABLE.get(read.shape, "claim.groups-form")
        return GROUPS.failed(problem(code, name=groups.claim, value=visible(value)))
    verdict = _delivered(GROUPS, source, ", ".join(str(one) for one in value))
    doubt = None if verdict.problem else _names_problem(groups, read)
    return GROUPS.failed(doubt) if doubt else verdict


_UNSUITABLE = {
    GroupsFormat.OTHER: "claim.groups-form",
    GroupsFormat.ONE_STRING: "claim.groups-text",
    GroupsFormat.DELIMITED: "claim.groups-delimited",
    GroupsFormat.OVER_LIMIT: "claim.groups-over-limit",  # PingOne, above 25 groups
}
"""The problem of each unsuitable shape."""


def _names_problem(groups: GroupSettings, read: GroupsRead) -> Problem | None:
    """Directory names and ids, which groups of ClearML hardly ever have as names."""
    # Who enters such a name as an admin group uses names of this kind on purpose.
    if not set(read.names).isdisjoint(groups.admins):
        return None
    code = "claim.groups-dns" if read.are_dns else "claim.groups-ids" if read.are_ids else ""
    return problem(code, name=groups.claim, value=read.names[0]) if code else None


def _similar(claims: Claims, lowered: set[str]) -> str:
    return next((name for name in claims.names() if name.lower() in lowered), "")


def _delivered(check: Check, source: Source, shown: str) -> Verdict:
    if source is Source.ID_TOKEN:
        return check.passed(visible(shown, _SHOWN))
    return check.failed(problem(_ELSEWHERE[check], where=source.value))
