"""The handoff sheet: complete, honest, without secret, script or network."""

from __future__ import annotations

import base64
import hashlib
import html
import re
from dataclasses import replace
from datetime import UTC, datetime
from html.parser import HTMLParser

import pytest

from wizard.clearml.variables import assignments
from wizard.export.layouts import DOCKER_RUN, TARGETS
from wizard.export.outputs import ExportRequest, Layout
from wizard.export.sheet import SheetContext, alerts, groups_to_create, sheet
from wizard.model.claims import Claims
from wizard.model.credentials import Credentials
from wizard.model.draft import Deployment
from wizard.model.evidence import Evidence
from wizard.model.secret import Secret
from wizard.model.settings import Endpoints, GroupSettings, Settings
from wizard.model.verdict import passed

NOW = datetime(2026, 3, 4, 5, 6, tzinfo=UTC)
SECRET = "only-the-env-file-may-hold-this"
COMPANY = "0123456789abcdef0123456789abcdef"
SETTINGS = Settings(
    "https://clearml.example",
    Endpoints("https://ping.example/as/authorize", "https://ping.example/as/token"),
    debug=True,
    default_company=COMPANY,
    groups=GroupSettings("groups", admins=("Bosses",), prohibit_signup=True),
)
HANDOFF = ExportRequest(SETTINGS, Credentials("the-client", Secret(SECRET), "v1"))
LOGIN = Evidence(
    NOW,
    "now",
    (passed("id-token.nonce", "The nonce is ours"),),
    Claims(id_token={"email": "ada@people.example", "groups": ["Bosses", "users"]}),
)


def occasion(*logins: Evidence) -> SheetContext:
    return SheetContext(HANDOFF, NOW, logins, "now", clearml_groups=("Users",))


class Tags(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.addresses: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.addresses += [str(v) for k, v in attrs if k in {"src", "href", "action"}]


def test_every_variable_is_there_and_no_secret() -> None:
    text = sheet(occasion(LOGIN)).text
    for one in assignments(SETTINGS, HANDOFF.credentials):
        assert one.variable.name in text.replace("<wbr>", "")
    assert SECRET not in text
    assert "••••••••" in text
    assert "the-client" in text


def test_nothing_in_it_runs_or_loads() -> None:
    text = sheet(occasion(LOGIN)).text
    tags = Tags(text)
    assert not {"script", "img", "link", "iframe", "form", "object"} & set(tags.tags)
    assert tags.addresses == []
    style = re.search(r"<style>(.*?)</style>", text, re.DOTALL)
    assert style
    digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    assert f"default-src 'none'; style-src 'sha256-{digest}'" in text


def test_hostile_text_stays_text() -> None:
    hostile = "<script>alert(1)</script>\u202e"
    login = replace(LOGIN, claims=Claims(id_token={"email": hostile, "groups": [hostile]}))
    text = sheet(replace(occasion(login), include_names=True)).text
    assert "<script" not in text
    assert "\u202e" not in text


def test_people_appear_by_role_unless_asked_for() -> None:
    assert "ada@people.example" not in sheet(occasion(LOGIN)).text
    assert "tested admin" in sheet(occasion(LOGIN)).text
    named = sheet(replace(occasion(LOGIN), include_names=True)).text
    assert "ada@people.example (tested admin)" in named


def test_the_one_who_is_refused_is_called_so() -> None:
    other = replace(LOGIN, claims=Claims(id_token={"email": "x@y.example", "groups": ["none"]}))
    assert "tested user to be refused" in sheet(occasion(other)).text


@pytest.mark.parametrize(
    ("logins", "word"),
    [
        ((), "There was no test login"),
        ((replace(LOGIN, fingerprint="before"),), "No test login that passed"),
        ((LOGIN, replace(LOGIN, fingerprint="before")), "Some of the test logins"),
    ],
)
def test_missing_or_stale_evidence_is_said_first(logins: tuple[Evidence, ...], word: str) -> None:
    told = alerts(occasion(*logins))
    assert word in told[0]
    assert told[0] in sheet(occasion(*logins)).text


def test_a_good_login_proves_only_what_it_can() -> None:
    text = sheet(occasion(LOGIN)).text
    assert "proven by a test login" in text
    assert "checked for form, not proven" in text
    assert "proven by a test login" not in sheet(occasion()).text


def test_debug_and_demo_are_pointed_out() -> None:
    assert any("Switch it off" in a for a in alerts(occasion(LOGIN)))
    demo = replace(occasion(LOGIN), handoff=replace(HANDOFF, demo=True))
    assert alerts(demo)[0] == "This is a demo's export. Do not deploy it."


def test_an_admin_group_in_another_case_is_a_slip_and_not_to_be_created() -> None:
    settings = replace(SETTINGS, groups=GroupSettings("groups", admins=("bosses",)))
    slip = replace(occasion(LOGIN), handoff=replace(HANDOFF, settings=settings))
    assert any("“bosses”" in told and "“Bosses”" in told for told in alerts(slip))
    assert groups_to_create(slip) == ("users",)


def test_groups_to_create_are_those_without_a_match() -> None:
    assert groups_to_create(occasion(LOGIN)) == ("users",)  # an admin group need not exist
    ignoring = GroupSettings("groups", case_sensitive=False)
    settings = replace(SETTINGS, groups=ignoring)
    case = replace(occasion(LOGIN), handoff=replace(HANDOFF, settings=settings))
    assert groups_to_create(case) == ("Bosses",)
    off = replace(
        occasion(LOGIN), handoff=replace(HANDOFF, settings=replace(SETTINGS, groups=None))
    )
    assert groups_to_create(off) == ()


@pytest.mark.parametrize("target", TARGETS, ids=lambda target: target.name)
def test_each_target_has_its_own_files_and_commands(target: Layout) -> None:
    handoff = replace(HANDOFF, secrets_file=True)
    text = html.unescape(
        sheet(replace(occasion(LOGIN), handoff=handoff, target=target)).text
    ).replace("<span>", "")
    text = text.replace("</span>", "")
    steps = target.steps(handoff)
    for command in (*steps.apply, *steps.verify, *steps.roll_back):
        assert command.title in text
        assert command.line in text
    for file in target.files(handoff):
        assert file.name in text
    assert target.title in text
    assert SECRET not in text


def test_commands_break_between_words_only() -> None:
    assert "<span>--env-file</span>" not in sheet(occasion()).text
    text = sheet(replace(occasion(), target=DOCKER_RUN)).text
    assert "<pre><span>--env-file</span> <span>/opt/clearml/ping-sso.raw.env</span></pre>" in text


def test_a_word_of_a_command_stays_text() -> None:
    hostile = replace(HANDOFF, deployment=Deployment("/<b>x</b> &"))
    text = sheet(replace(occasion(), handoff=hostile)).text
    assert "<b>" not in text
    assert "&lt;b&gt;x&lt;/b&gt;" in text


def test_unknown_groups_are_not_called_complete() -> None:
    assert "no test login has shown" in sheet(occasion()).text
    known = replace(occasion(LOGIN), clearml_groups=("Bosses", "users"))
    assert "None is known to be missing" in sheet(known).text


def test_groups_that_were_not_kept_are_told() -> None:
    claims = Claims(id_token={"email": "ada@people.example", "groups": ["users"]}, left_out=400)
    text = sheet(occasion(replace(LOGIN, claims=claims))).text
    assert "Of 401 groups in the claim, 1 are kept" in text
    assert "none of their 400 groups that were not kept" in text
    assert "there may be more that are missing" in text
    assert "are kept" not in sheet(occasion(LOGIN)).text
    assert "may be more" not in sheet(occasion(LOGIN)).text


def test_the_query_of_an_address_is_not_told() -> None:
    endpoints = replace(SETTINGS.endpoints, authorize_url="https://p.example/as?key=hunter2")
    held = replace(HANDOFF, settings=replace(SETTINGS, endpoints=endpoints))
    text = sheet(replace(occasion(), handoff=held)).text
    assert "https://p.example/as?key=••••" in text
    assert "hunter2" not in text


def test_a_callback_is_called_registered_only_when_a_login_went_through_it() -> None:
    assert "Callback URL, to be registered in Ping" in sheet(occasion()).text
    assert "Callback URL, as registered in Ping" in sheet(occasion(LOGIN)).text


@pytest.mark.parametrize("target", TARGETS, ids=lambda target: target.name)
def test_the_programs_own_answers_are_pointed_out(target: Layout) -> None:
    text = re.sub("<[^>]+>", "", sheet(replace(occasion(), target=target)).text)
    assert "clearml-ping-wizard verify https://clearml.example" in text
    assert f"clearml-ping-wizard check {target.notes(HANDOFF)[0].name}" in text
