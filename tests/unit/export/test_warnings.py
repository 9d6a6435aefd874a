"""What is said about values, and about files that are in use."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from tests.support.exports import REQUEST, request_for
from tests.support.setups import credentials, settings
from tests.support.tables import failures
from wizard.clearml.variables import VARIABLES
from wizard.export.layouts import COMPOSE, COMPOSE_REFERENCES, DOCKER_RUN, KUBERNETES
from wizard.export.plan import Layout
from wizard.export.warnings import existing_warnings, questions, value_warnings
from wizard.model.existing import ExistingFile, PingLine
from wizard.model.problem import Severity
from wizard.model.settings import GroupSettings

OLD = Path("old.yml")
CLIENT_ID = next(row.name for row in VARIABLES if row.field == "client_id")
DEBUG = next(row.name for row in VARIABLES if row.field == "debug")


def codes(layout: Layout, file: ExistingFile) -> list[str]:
    opened = replace(request_for(layout), settings=settings(), opened=(file,))
    return [problem.code for problem in existing_warnings(opened)]


def test_a_quote_or_backslash_in_the_secret_is_said_without_showing_it() -> None:
    def check(secret: str) -> None:
        (found,) = value_warnings(replace(REQUEST, credentials=credentials(secret)))
        assert (found.code, found.field) == ("export.old-parser", "client_secret")
        assert found.severity is Severity.WARNING
        assert secret not in repr(found)

    assert failures([('a"b',), ("a\\b",)], check) == {}


def test_a_backslash_in_an_admin_group_is_said() -> None:
    groups = GroupSettings("groups", admins=("plain", "CN=a\\,b"))
    (found,) = value_warnings(replace(REQUEST, settings=settings(groups=groups)))
    assert found.field == "groups_admins"


def test_other_characters_are_fine() -> None:
    assert value_warnings(replace(REQUEST, credentials=credentials("a$b'c`d#e é"))) == ()


def test_other_variables_stay_in_their_file() -> None:
    file = ExistingFile(OLD, others=("HTTP_PROXY", "NO_PROXY"))
    for layout in (COMPOSE, COMPOSE_REFERENCES, DOCKER_RUN):
        assert codes(layout, file) == ["export.stays"]
    (found,) = existing_warnings(replace(REQUEST, opened=(file,)))
    assert found.what == "Other variables stay in old.yml: keep it in use."
    assert "HTTP_PROXY and NO_PROXY" in found.why


def test_a_line_that_wins_has_to_be_removed() -> None:
    file = ExistingFile(OLD, ping=(PingLine(CLIENT_ID, 3, wins=True), PingLine(CLIENT_ID, 5, True)))
    expected = {COMPOSE: 1, DOCKER_RUN: 1, COMPOSE_REFERENCES: 0, KUBERNETES: 0}
    assert {one.name: len(codes(one, file)) for one in expected} == {
        one.name: count for one, count in expected.items()
    }
    (found,) = existing_warnings(replace(REQUEST, opened=(file,)))
    assert found.code == "export.wins"
    assert "client_id" in found.why
    assert found.remedy == "Remove these lines from old.yml: 3 and 5."


def test_a_line_that_an_env_file_replaces_is_fine() -> None:
    assert codes(COMPOSE, ExistingFile(OLD, ping=(PingLine(CLIENT_ID, 3, wins=False),))) == []


def test_a_variable_that_is_no_longer_written_has_to_be_removed() -> None:
    file = ExistingFile(OLD, ping=(PingLine(DEBUG, 3, wins=False),))
    for layout in (COMPOSE, COMPOSE_REFERENCES, DOCKER_RUN):
        assert codes(layout, file) == ["export.still-set"]
    assert codes(KUBERNETES, file) == []


def test_every_entry_that_helm_drops_is_named() -> None:
    names = tuple(f"CLEARML__AN_ENTRY_OF_THE_SERVER_{number}" for number in range(40))
    opened = ExistingFile(Path("values.yaml"), others=names, dropped=names)
    request = replace(request_for(KUBERNETES), opened=(opened,))
    for found in (questions(request), existing_warnings(request)):
        text = " ".join(problem.remedy for problem in found)
        assert [name for name in names if name not in text] == []
        assert "to the end of ours (ping-sso.values.yaml)" in text
        assert {problem.code for problem in found} == {"export.drops"}
    assert all(problem.is_error for problem in questions(request))
    assert not any(problem.is_error for problem in existing_warnings(request))
    assert questions(replace(request, layout=COMPOSE)) == ()


def test_variables_of_a_file_that_would_be_replaced_are_named() -> None:
    files = (ExistingFile(Path("/x/ping-sso.env"), others=("NO_PROXY",)), ExistingFile(OLD))
    (found,) = questions(replace(REQUEST, replaced=files))
    assert found.code == "export.also-sets"
    assert found.what.startswith("ping-sso.env in that folder also sets NO_PROXY.")
    assert questions(replace(REQUEST, replaced=files[1:])) == ()
