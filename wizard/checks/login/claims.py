"""Checks whether a login delivered what ClearML needs: user ID, email, user name, groups."""

from __future__ import annotations

from collections.abc import Iterator

from wizard.checks.check import Check
from wizard.clearml.groups import GroupsFormat, GroupsRead, is_likely, read_groups
from wizard.model.claims import Claims, Json, Source, is_empty, names_path
from wizard.model.problem import Problem, problem
from wizard.model.settings import SCOPES, GroupSettings
from wizard.model.text import join_names, visible
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
_NO_GROUP = "this user is in no group: sign in as another user to check"


def check_claims(
    claims: Claims, groups: GroupSettings | None, offered: tuple[str, ...] = ()
) -> tuple[Verdict, ...]:
    """A verdict per needed claim: it passes in the ID token and is warned about elsewhere.

    `offered` are the scopes that the provider lists: one of them may withhold the groups.
    """
    groups_verdict = _groups(claims, groups, offered)
    return (_user_id(claims), _email(claims), _username(claims), groups_verdict)


def _user_id(claims: Claims) -> Verdict:
    """Would fail if the verified ID token had no sub."""
    # Only the verified ID token proves who signed in.
    subject = (claims.id_token or {}).get("sub")
    if not isinstance(subject, str):
        return USER_ID.failed(problem("claim.user-id-missing"))
    return USER_ID.passed(visible(subject, _SHOWN))


def _email(claims: Claims) -> Verdict:
    """Would fail if no email came, or a list, an empty text or no address.

    A warning where it is not in the ID token.
    """
    found = claims.find("email")
    if found is None:
        other = _similar(claims, _EMAILS)
        missing = problem("claim.email-missing")
        return EMAIL.failed(problem("claim.email-spelling", name=other) if other else missing)
    value = found[1]
    shape = _shape(value) or ("" if "@" in str(value).strip("@") else "form")
    if shape:
        return EMAIL.failed(problem(f"claim.email-{shape}", value=visible(value)))
    return _delivered(EMAIL, claims, "email", visible(value, _SHOWN))


def _username(claims: Claims) -> Verdict:
    """Would fail if no user name came, or a list or an empty text.

    A warning where it is not in the ID token.
    """
    sent = [(name, found[1]) for name in USERNAMES if (found := claims.find(name))]
    if not sent:
        return USERNAME.failed(problem("claim.username-missing"))
    name, value = next((one for one in sent if not is_empty(one[1])), sent[0])
    shape = _shape(value)
    if shape:
        return USERNAME.failed(problem(f"claim.username-{shape}", name=name, value=visible(value)))
    return _delivered(USERNAME, claims, name, visible(f"{name}: {value}", _SHOWN))


def _shape(value: Json) -> str:
    """What the value is where one text is needed, as the end of a code; empty for a text."""
    if is_empty(value):
        return "empty"
    return "" if isinstance(value, str) else "list" if isinstance(value, list) else "type"


def _groups(claims: Claims, groups: GroupSettings | None, offered: tuple[str, ...]) -> Verdict:
    """Would fail if no groups came, or in a form that holds no list of names.

    A warning where they are not in the ID token, or look like IDs or directory names.
    """
    if groups is None:
        return GROUPS.skipped("group mapping is off")
    found = claims.find(groups.claim)
    if found is None:
        return GROUPS.failed(_not_delivered(claims, groups.claim, offered))
    read = read_groups(found[1])
    if read.shape is GroupsFormat.EMPTY:
        return GROUPS.skipped(_NO_GROUP)
    if read.shape is not GroupsFormat.LIST:
        return GROUPS.failed(_unsuitable(groups.claim, read.shape, found[1]))
    verdict = _delivered(GROUPS, claims, groups.claim, visible(", ".join(read.names), _SHOWN))
    doubt = None if verdict.problem else _names_problem(groups, read)
    return GROUPS.failed(doubt) if doubt else verdict


def _not_delivered(claims: Claims, claim: str, offered: tuple[str, ...]) -> Problem:
    other = _similar(claims, {claim.lower()})
    if other:
        return problem("claim.groups-spelling", name=claim, found=other)
    path = next((p for p in _nested(claims) if p == claim or is_likely(p)), "")
    if path:
        return problem("claim.groups-nested", name=claim, path=path)
    # A scope of the claim's own name, or one that speaks of groups: ClearML asks for neither.
    scopes = [scope for scope in offered if scope not in SCOPES]
    own = [scope for scope in scopes if scope.lower() == claim.lower()]
    scope = next((one for one in (*own, *scopes) if one in own or "group" in one.lower()), "")
    return problem(f"claim.groups-{'scope' if scope else 'missing'}", name=claim, scope=scope)


def _nested(claims: Claims) -> Iterator[str]:
    sent = ((name, claims.find(name)) for name in claims.names())
    return (names_path(f[1], name) for name, f in sent if f and isinstance(f[1], dict))


_UNSUITABLE = {
    GroupsFormat.ONE_STRING: "claim.groups-text",  # PingFederate, one group, not “Multi-Valued”
    GroupsFormat.DELIMITED: "claim.groups-delimited",
    GroupsFormat.OVER_LIMIT: "claim.groups-over-limit",  # PingOne, above 25 groups
}
"""The problem of each unsuitable shape that shows names."""


def _unsuitable(claim: str, shape: GroupsFormat, value: Json) -> Problem:
    path = names_path(value, claim) if isinstance(value, dict) else ""
    code = _UNSUITABLE.get(shape, "claim.groups-type")
    if path:
        code = "claim.groups-nested"
    elif shape not in _UNSUITABLE and isinstance(value, list):
        objects = any(isinstance(one, dict) for one in value)
        code = "claim.groups-objects" if objects else "claim.groups-form"
    return problem(code, name=claim, path=path, value=visible(value))


def _names_problem(groups: GroupSettings, read: GroupsRead) -> Problem | None:
    """Directory names and ids, which groups of ClearML hardly ever have as names."""
    # Who enters such a name as an admin group uses names of this kind on purpose.
    if not set(read.names).isdisjoint(groups.admins):
        return None
    code = "claim.groups-dns" if read.are_dns else "claim.groups-ids" if read.are_ids else ""
    return problem(code, name=groups.claim, value=read.names[0]) if code else None


def _similar(claims: Claims, lowered: set[str]) -> str:
    return next((name for name in claims.names() if name.lower() in lowered), "")


def _delivered(check: Check, claims: Claims, name: str, seen: str) -> Verdict:
    places = claims.sources(name)
    if Source.ID_TOKEN in places:
        return check.passed(seen)
    return check.failed(problem(_ELSEWHERE[check], where=join_names(one.place for one in places)))
