"""The handoff sheet: complete, honest, without secret, script or network."""

from __future__ import annotations

import base64
import hashlib
import html
import re
from dataclasses import replace
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path

from tests.support.tables import failures
from wizard.checks.login.claims import check_claims
from wizard.export.layouts import COMPOSE, DOCKER_RUN, KUBERNETES, LAYOUTS
from wizard.export.plan import ExportRequest, Layout
from wizard.export.sheet import SheetContext, groups_to_create, sheet
from wizard.flow import SetupState, current_fingerprint
from wizard.model.claims import Claims
from wizard.model.credentials import Credentials
from wizard.model.draft import Deployment, Draft
from wizard.model.evidence import Evidence
from wizard.model.existing import ExistingFile
from wizard.model.product import Product
from wizard.model.role import Role
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
REQUEST = ExportRequest(SETTINGS, Credentials("the-client", Secret(SECRET), "v1"), COMPOSE)
LOGIN = Evidence(
    NOW,
    "now",
    (passed("id-token.nonce", "The nonce is ours"),),
    Claims(id_token={"sub": "1", "email": "ada@people.example", "groups": ["Bosses", "Users"]}),
    role=Role.ADMIN,
)
OTHERS = replace(LOGIN, claims=Claims({"sub": "1", "groups": ["Bosses", "users"]}))
"""As `LOGIN`, with a group that ClearML does not know in this spelling."""


def context(*logins: Evidence) -> SheetContext:
    return SheetContext(NOW, logins, "now", clearml_groups=("Users",))


def page(*logins: Evidence, named: bool = False) -> str:
    return sheet(REQUEST, replace(context(*logins), include_names=named)).text


def notes(request: ExportRequest, *logins: Evidence) -> list[str]:
    """What is said before anything else."""
    text = sheet(request, context(*logins)).text
    found = re.findall(r'<p class="alert"><strong>Note.</strong> (.*?)</p>', text)
    return [html.unescape(note) for note in found]


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
    text = page(LOGIN)
    for one in REQUEST.written:
        assert one.variable.name in text.replace("<wbr>", "")
    assert SECRET not in text
    assert "••••••••" in text
    assert "the-client" in text


def test_nothing_in_it_runs_or_loads() -> None:
    text = page(LOGIN)
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
    text = page(login, named=True)
    assert "<script" not in text
    assert "\u202e" not in text


def test_people_appear_by_role_unless_asked_for() -> None:
    assert "ada@people.example" not in page(LOGIN)
    assert "tested admin" in page(LOGIN)
    named = page(LOGIN, named=True)
    assert "ada@people.example (tested admin)" in named


def test_the_one_who_is_refused_is_called_so() -> None:
    assert "tested person to be refused" in page(replace(LOGIN, role=Role.REFUSED))
    assert "tested person, role not stated" in page(replace(LOGIN, role=None))


def test_missing_or_stale_evidence_is_said_first() -> None:
    stale = replace(LOGIN, fingerprint="before")
    rows: list[tuple[tuple[Evidence, ...], str]] = [
        ((), "There was no test login"),
        ((stale,), "No test login belongs to these files"),
        ((LOGIN, stale), "Some of the test logins"),
    ]

    def check(logins: tuple[Evidence, ...], word: str) -> None:
        assert any(word in note for note in notes(REQUEST, *logins)[:2])

    assert failures(rows, check) == {}


def test_each_login_says_whether_it_is_stale() -> None:
    stale = "stale: made before a change"
    assert "· valid</span>" in page(replace(LOGIN, role=None))
    assert "· valid, as it should be</span>" in page(LOGIN)
    assert stale not in page(LOGIN)
    assert stale in page(replace(LOGIN, fingerprint="before"))


def test_a_good_login_proves_only_what_it_can() -> None:
    text = page(LOGIN)
    assert "<td>Proven by a test login</td>" in text
    assert "<td>Checked for form, not proven</td>" in text
    assert "<td>Proven by a test login</td>" not in page()


IDS = ["02fb4743-189a-4bc7-9d6c-a919edfe6447", "12fb4743-189a-4bc7-9d6c-a919edfe6447"]


def person(role: Role | None, *groups: str) -> Evidence:
    claims = Claims(
        {"sub": role.value if role else "", "email": "a@x.example", "groups": [*groups]}
    )
    verdicts = (passed("id-token.nonce", "Nonce"), *check_claims(claims, SETTINGS.groups)[3:])
    return replace(LOGIN, claims=claims, verdicts=verdicts, role=role)


ADMIN, USER = person(Role.ADMIN, "Bosses", "Users"), person(Role.USER, "Users")
REFUSED, REFUSED_ADMIN = person(Role.REFUSED, "Canteen"), person(Role.ADMIN, *IDS)
_FINDING = "Signed in, but ClearML would refuse this admin: groups arrive as IDs"
PROVEN: list[tuple[tuple[Evidence, ...], frozenset[Role], str, list[str]]] = [
    ((ADMIN, USER, REFUSED), frozenset(), "Proven for all 3 roles.", []),
    ((ADMIN, USER), frozenset((Role.REFUSED,)), "Proven for 2 of 3 roles.", []),
    (
        (REFUSED_ADMIN, USER, REFUSED),
        frozenset(),
        "Proven for 2 of 3 roles, 1 open finding.",
        [_FINDING],
    ),
    ((REFUSED_ADMIN,), frozenset(), "Not proven, 1 open finding.", [_FINDING]),
]


def test_the_sheet_says_for_which_roles_and_names_every_open_finding() -> None:
    def check(
        logins: tuple[Evidence, ...], absent: frozenset[Role], words: str, found: list[str]
    ) -> None:
        whole = sheet(REQUEST, replace(context(*logins), absent=absent)).text
        text = html.unescape(whole)
        assert f"<p><strong>{words}</strong>" in text
        listed = re.findall(r'<ul class="findings">(.*?)</ul>', text, re.DOTALL)
        assert [
            one for part in listed for one in re.findall("<strong>(.*?)</strong>", part)
        ] == found
        assert ('<div class="proven">' in text) is (words == "Proven for all 3 roles.")
        later = '<span class="quiet">· no one at hand, to be tried after deployment</span>'
        assert (later in text) is bool(absent)

    assert failures(PROVEN, check) == {}


def test_no_group_is_to_be_created_that_ping_names_wrongly_or_that_others_are_in() -> None:
    found = context(REFUSED_ADMIN, REFUSED, person(Role.USER, "Sales", "CN=x,OU=y"))
    assert groups_to_create(SETTINGS.groups, found) == ("Sales",)
    assert "came as IDs or distinguished names are left out" in page(REFUSED_ADMIN)
    on_purpose = GroupSettings("groups", admins=(IDS[0],))
    assert groups_to_create(on_purpose, found) == (IDS[1], "Sales", "CN=x,OU=y")


def test_the_sheet_says_that_the_override_must_be_named() -> None:
    assert "Name this file with -f, after the others, in every docker compose command" in page()


def test_debug_and_demo_are_pointed_out() -> None:
    assert any("Switch it off" in note for note in notes(REQUEST, LOGIN))
    demo = replace(REQUEST, demo=True)
    assert notes(demo, LOGIN)[0] == "This is a demo's export. Do not deploy it."


def test_an_admin_group_in_another_case_is_pointed_out_and_not_to_be_created() -> None:
    mapping = GroupSettings("groups", admins=("bosses",))
    request = replace(REQUEST, settings=replace(SETTINGS, groups=mapping))
    text = html.unescape(sheet(request, context(OTHERS)).text)
    assert "Admin group “bosses” differs from the provider's “Bosses”" in text
    assert groups_to_create(mapping, context(OTHERS)) == ("users",)


def test_groups_to_create_are_those_without_a_match() -> None:
    found = context(OTHERS)
    assert groups_to_create(SETTINGS.groups, found) == ("users",)  # an admin group need not exist
    ignoring = GroupSettings("groups", case_sensitive=False)
    assert groups_to_create(ignoring, found) == ("Bosses",)
    assert groups_to_create(None, found) == ()


def test_each_layout_has_its_own_files_and_commands() -> None:
    def check(layout: Layout) -> None:
        request = replace(REQUEST, layout=layout, secrets_file=True)
        text = html.unescape(sheet(request, context(LOGIN)).text)
        text = text.replace("<span>", "").replace("</span>", "")
        for command in request.steps.commands:
            assert command.title in text
            assert command.line in text
        assert [file.name for file in request.files if file.name not in text] == []
        assert layout.title in text
        assert SECRET not in text

    assert failures(((layout,) for layout in LAYOUTS.values()), check) == {}


def test_every_entry_that_helm_drops_is_named() -> None:
    names = tuple(f"CLEARML__AN_ENTRY_OF_THE_SERVER_{number}" for number in range(40))
    opened = (ExistingFile(Path("values.yaml"), others=names, dropped=names),)
    text = sheet(replace(REQUEST, layout=KUBERNETES, opened=opened), context()).text
    assert [name for name in names if name not in text] == []
    assert "move these to the end of ours" in text


def test_commands_break_between_words_only() -> None:
    assert "<span>--env-file</span>" not in page()
    text = sheet(replace(REQUEST, layout=DOCKER_RUN), context()).text
    assert "<pre><span>--env-file</span> <span>/opt/clearml/ping-sso.raw.env</span></pre>" in text


def test_a_word_of_a_command_stays_text() -> None:
    text = sheet(replace(REQUEST, deployment=Deployment("/<b>x</b> &")), context()).text
    assert "<b>" not in text
    assert "&lt;b&gt;x&lt;/b&gt;" in text


def test_unknown_groups_are_not_called_complete() -> None:
    assert "no test login has shown any groups" in page()
    known = replace(context(LOGIN), clearml_groups=("Bosses", "Users"))
    assert "None is known to be missing" in sheet(REQUEST, known).text


def test_groups_that_were_not_kept_are_counted() -> None:
    claims = Claims(id_token={"sub": "1", "groups": ["users"]}, left_out=400)
    text = page(replace(LOGIN, claims=claims))
    assert "Of 401 groups in the claim, 1 are kept" in text
    assert "none of their 400 groups that were not kept" in text
    assert "so more may be missing" in text
    assert "are kept" not in page(LOGIN)
    assert "more may be missing" not in page(LOGIN)


def test_the_query_of_an_address_is_not_shown() -> None:
    endpoints = replace(SETTINGS.endpoints, authorize_url="https://p.example/as?key=hunter2")
    changed = replace(REQUEST, settings=replace(SETTINGS, endpoints=endpoints))
    text = sheet(changed, context()).text
    assert "https://p.example/as?key=••••" in text
    assert "hunter2" not in text


def test_a_callback_is_called_registered_only_when_a_login_went_through_it() -> None:
    assert "Callback URL, to be registered at the provider" in page()
    assert "Callback URL, as registered at the provider" in page(LOGIN)


def test_the_programs_own_checks_are_pointed_out() -> None:
    def check(layout: Layout) -> None:
        request = replace(REQUEST, layout=layout)
        text = re.sub("<[^>]+>", "", sheet(request, context()).text)
        assert "clearml-ping-wizard verify https://clearml.example" in text
        assert f"clearml-ping-wizard check {request.notes[0].name}" in text

    assert failures(((layout,) for layout in LAYOUTS.values()), check) == {}


def test_groups_come_before_applying_when_sign_up_depends_on_them() -> None:
    text = page(OTHERS)
    assert text.index("Step 0") < text.index("<code>users</code></li>") < text.index("<h2>Apply")
    assert "Groups to create in ClearML by hand" not in text
    open_to_all = replace(SETTINGS, groups=GroupSettings("groups"))
    text = sheet(replace(REQUEST, settings=open_to_all), context(OTHERS)).text
    assert text.index("<h2>Apply") < text.index("Groups to create in ClearML by hand")
    assert "Create the groups in ClearML" not in text


def test_how_long_people_wait_is_not_invented() -> None:
    assert "How long that takes is not verified" in page()


def test_the_way_of_the_secret_names_the_files_that_have_it() -> None:
    def way(layout: Layout) -> str:
        text = sheet(replace(REQUEST, layout=layout), context()).text
        return text.partition("How the secret travels")[2].partition("</section>")[0]

    for layout in LAYOUTS.values():
        names = [note.name for note in layout.notes if note.secret and not note.optional]
        assert [name for name in names if f"<code>{name}</code>" not in way(layout)] == []
        assert "Not by mail" in way(layout)


def test_whom_to_call_is_printed_as_text() -> None:
    hostile = "Ada <b>\u202e, tel. 555"
    text = sheet(REQUEST, replace(context(), contact=hostile)).text
    assert "Whom to call</dt><dd>Ada &lt;b&gt;\\u{202e}, tel. 555</dd>" in text
    assert text.count("Ada &lt;b&gt;") == 2
    assert "Not given: ask whoever handed you this sheet." in page()


def test_a_context_is_that_of_the_setup() -> None:
    draft = Draft(product=Product.AIC, clearml_groups=("Users",))
    state = SetupState(draft, REQUEST.credentials, (LOGIN,))
    found = SheetContext.of(state, NOW, include_names=True)
    current = current_fingerprint(state)
    assert found == SheetContext(NOW, (LOGIN,), current, Product.AIC, ("Users",), True)
    absent = replace(state, draft=replace(draft, absent_roles=frozenset((Role.USER,))))
    assert SheetContext.of(absent, NOW, include_names=True).absent == {Role.USER}
    called = replace(state, draft=replace(draft, contact=" Ada "))
    assert SheetContext.of(called, NOW, include_names=True).contact == "Ada"
