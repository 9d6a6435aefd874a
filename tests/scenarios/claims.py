"""The claims about the person: email, name, groups, userinfo."""

from __future__ import annotations

from dataclasses import replace

from tests.scenarios.mutation import Mutation, behaving, fields, instead
from tests.scenarios.scenario import Scenario, Where
from wizard.demo.behaviour import Behaviour, Document, DocumentFields
from wizard.demo.config import DemoConfig
from wizard.demo.people import MANY_GROUPS, NO_GROUP, ONE_GROUP
from wizard.demo.product_profile import Endpoint
from wizard.model.problem import Severity
from wizard.model.product import Product
from wizard.model.step import Step

_LOGIN = Where.LOGIN
_WARNING = Severity.WARNING
_NAMES = ("preferred_username", "username", "name")
_IDS = [f"5f0c1a52-6c1e-4f0e-9d52-0a8f3c1b7b0{number}" for number in range(3)]
_DNS = ["CN=Data Science,OU=Groups,DC=demo,DC=invalid", "CN=Ops,OU=Groups,DC=demo,DC=invalid"]


def _everywhere(**changes: object) -> Mutation:
    """The same change in the ID token and in userinfo; None takes a claim out."""

    def hook(claims: DocumentFields) -> DocumentFields:
        merged = claims | changes
        return {name: value for name, value in merged.items() if value is not None}

    return behaving(Behaviour(documents={Document.ID_TOKEN: hook, Document.USERINFO: hook}))


def _kept_back(*names: str) -> Mutation:
    """Claims that are in userinfo only."""
    return fields(Document.ID_TOKEN, **dict.fromkeys(names))


def _in_a_scope(config: DemoConfig) -> DemoConfig:
    return _everywhere(groups=None)(replace(config, scopes=(*config.scopes, "groups")))


SCENARIOS = (
    Scenario(
        "email-missing",
        "Nothing names the user's email address.",
        Product.PINGONE,
        _LOGIN,
        "claim.email-missing",
        Step.REGISTER,
        config=_everywhere(email=None),
    ),
    Scenario(
        "email-other-spelling",
        "The email address comes as eMail.",
        Product.PINGFEDERATE,
        _LOGIN,
        "claim.email-spelling",
        Step.REGISTER,
        config=_everywhere(email=None, eMail="ada@people.example"),
    ),
    Scenario(
        "email-no-address",
        "The claim email holds a name.",
        Product.AIC,
        _LOGIN,
        "claim.email-form",
        Step.REGISTER,
        config=_everywhere(email="Ada Okonkwo"),
    ),
    Scenario(
        "email-in-userinfo",
        "The email address is in userinfo only.",
        Product.AIC,
        _LOGIN,
        "claim.email-elsewhere",
        Step.REGISTER,
        _WARNING,
        config=_kept_back("email"),
    ),
    Scenario(
        "username-missing",
        "Nothing names the user.",
        Product.PINGFEDERATE,
        _LOGIN,
        "claim.username-missing",
        Step.REGISTER,
        config=_everywhere(preferred_username=None, username=None, name=None),
    ),
    Scenario(
        "username-in-userinfo",
        "The user name is in userinfo only.",
        Product.PINGFEDERATE,
        _LOGIN,
        "claim.username-elsewhere",
        Step.REGISTER,
        _WARNING,
        config=_kept_back(*_NAMES),
    ),
    Scenario(
        "groups-missing",
        "The user is in no group, so the claim is left out.",
        Product.PINGONE,
        _LOGIN,
        "claim.groups-missing",
        Step.GROUPS,
        person=NO_GROUP,
    ),
    Scenario(
        "groups-in-a-scope",
        "The groups depend on a scope that ClearML does not ask for.",
        Product.PINGFEDERATE,
        _LOGIN,
        "claim.groups-scope",
        Step.REGISTER,
        config=_in_a_scope,
    ),
    Scenario(
        "groups-other-spelling",
        "The groups come as Groups.",
        Product.AIC,
        _LOGIN,
        "claim.groups-spelling",
        Step.GROUPS,
        config=_everywhere(groups=None, Groups=["Data Science"]),
    ),
    Scenario(
        "groups-in-userinfo",
        "The groups are in userinfo only.",
        Product.PINGFEDERATE,
        _LOGIN,
        "claim.groups-elsewhere",
        Step.REGISTER,
        _WARNING,
        config=_kept_back("groups"),
    ),
    Scenario(
        "groups-one-text",
        "The only group is sent as a text, since Multi-Valued is off.",
        Product.PINGFEDERATE,
        _LOGIN,
        "claim.groups-text",
        Step.REGISTER,
        _WARNING,
        config=_everywhere(groups=ONE_GROUP.groups[0]),
        person=ONE_GROUP,
    ),
    Scenario(
        "groups-joined",
        "The groups are joined to one text.",
        Product.PINGONE,
        _LOGIN,
        "claim.groups-delimited",
        Step.REGISTER,
        _WARNING,
        config=_everywhere(groups="Data Science;ClearML Admins"),
    ),
    Scenario(
        "groups-too-many",
        "The user is in 40 groups, more than an ID token of PingOne carries.",
        Product.PINGONE,
        _LOGIN,
        "claim.groups-over-limit",
        Step.REGISTER,
        person=MANY_GROUPS,
    ),
    Scenario(
        "groups-distinguished-names",
        "The groups are distinguished names of a directory.",
        Product.PINGFEDERATE,
        _LOGIN,
        "claim.groups-dns",
        Step.REGISTER,
        _WARNING,
        config=_everywhere(groups=_DNS),
    ),
    Scenario(
        "groups-ids",
        "The groups are sent as IDs.",
        Product.PINGONE,
        _LOGIN,
        "claim.groups-ids",
        Step.REGISTER,
        _WARNING,
        config=_everywhere(groups=_IDS),
    ),
    Scenario(
        "groups-objects",
        "The groups are a list of objects.",
        Product.AIC,
        _LOGIN,
        "claim.groups-objects",
        Step.REGISTER,
        config=_everywhere(groups=[{"name": "Data Science"}]),
    ),
    Scenario(
        "groups-nested",
        "The groups are inside an object.",
        Product.PINGONE,
        _LOGIN,
        "claim.groups-nested",
        Step.REGISTER,
        config=_everywhere(groups=None, realm_access={"roles": ["Data Science"]}),
    ),
    Scenario(
        "groups-number",
        "The groups are a number.",
        Product.PINGONE,
        _LOGIN,
        "claim.groups-type",
        Step.REGISTER,
        config=_everywhere(groups=3),
    ),
    Scenario(
        "groups-mixed",
        "The groups are a list of names and a number.",
        Product.AIC,
        _LOGIN,
        "claim.groups-form",
        Step.REGISTER,
        config=_everywhere(groups=["Data Science", 3]),
    ),
    Scenario(
        "email-multi-valued",
        "The email address is a list, since Multi-Valued is on.",
        Product.PINGFEDERATE,
        _LOGIN,
        "claim.email-list",
        Step.REGISTER,
        config=_everywhere(email=["ada@people.example"]),
    ),
    Scenario(
        "email-blank",
        "The user has no email address, and the claim is empty.",
        Product.PINGONE,
        _LOGIN,
        "claim.email-empty",
        Step.REGISTER,
        config=_everywhere(email=""),
    ),
    Scenario(
        "username-multi-valued",
        "The user name is a list.",
        Product.PINGFEDERATE,
        _LOGIN,
        "claim.username-list",
        Step.REGISTER,
        config=_everywhere(preferred_username=["ada"]),
    ),
    Scenario(
        "userinfo-another-user",
        "Userinfo speaks of another user than the ID token.",
        Product.PINGFEDERATE,
        _LOGIN,
        "userinfo.subject",
        Step.REGISTER,
        config=fields(Document.USERINFO, sub="somebody-else"),
    ),
    Scenario(
        "userinfo-refused",
        "Userinfo refuses the access token.",
        Product.PINGONE,
        _LOGIN,
        "userinfo.refused",
        Step.REGISTER,
        config=instead(Endpoint.USERINFO, 401, b'{"code": "ACCESS_FAILED", "message": "No"}'),
    ),
    Scenario(
        "userinfo-broken",
        "Userinfo fails.",
        Product.AIC,
        _LOGIN,
        "userinfo.status",
        Step.ENDPOINTS,
        config=instead(Endpoint.USERINFO, 503),
    ),
    Scenario(
        "userinfo-web-page",
        "Userinfo is a web page.",
        Product.PINGFEDERATE,
        _LOGIN,
        "json.html",
        Step.ENDPOINTS,
        config=instead(Endpoint.USERINFO, 200, b"<html></html>", Content_Type="text/html"),
    ),
)
