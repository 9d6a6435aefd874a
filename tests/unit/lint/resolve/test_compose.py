from pathlib import Path

import pytest

from tests.support.tables import failures
from tests.unit.lint.cases import given, service
from tests.unit.lint.files import lines, name, put
from wizard.lint.parse import compose
from wizard.lint.parse.env_entry import Outcome
from wizard.lint.parse.text_file import Source, read
from wizard.lint.resolve.compose import ComposeDeployment

ID = name("client_id")


def deployed(folder: Path, composed: dict[str, str], envs: dict[str, str]) -> ComposeDeployment:
    def sources(files: dict[str, str]) -> list[Source]:
        found = [read(put(folder, file, text)) for file, text in files.items()]
        return [one for one in found if isinstance(one, Source)]

    return ComposeDeployment([compose.parse(s) for s in sources(composed)], sources(envs))


def last(made: ComposeDeployment, variable: str = ID) -> str:
    return {e.name: e.text.reveal() for e in made.entries}[variable]


def test_environment_of_the_first_file_beats_env_file_of_the_last(tmp_path: Path) -> None:
    files = {"a.yml": given(f"{ID}=old"), "b.yml": service("    env_file: e.env\n")}
    assert last(deployed(tmp_path, files, {"e.env": f"{ID}=new\n"})) == "old"


def test_env_files_are_found_next_to_the_first_file(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    put(tmp_path, "e.env", f"{ID}=right\n")
    put(tmp_path / "sub", "e.env", f"{ID}=wrong\n")
    files = {"a.yml": "services: {}\n", "sub/b.yml": service("    env_file: e.env\n")}
    assert last(deployed(tmp_path, files, {})) == "right"


def test_a_file_that_is_not_named_fills_in_references(tmp_path: Path) -> None:
    made = deployed(tmp_path, {"a.yml": given(f"{ID}=${{X}}$$")}, {"s.env": "X=1\n"})
    assert last(made) == "1$"
    assert made.findings == []


def test_dotenv_next_to_the_first_file_fills_in_unless_another_is_given(tmp_path: Path) -> None:
    put(tmp_path, ".env", "X=own\n")
    files = {"a.yml": given(f"{ID}=${{X}}")}
    assert last(deployed(tmp_path, files, {})) == "own"
    assert last(deployed(tmp_path, files, {"s.env": "X=given\n"})) == "given"


def test_a_bare_name_takes_its_value_from_outside(tmp_path: Path) -> None:
    made = deployed(tmp_path, {"a.yml": given(ID)}, {})
    assert [e.outcome for e in made.entries] == [Outcome.OUTSIDE]
    assert last(deployed(tmp_path, {"a.yml": given(ID)}, {"s.env": f"{ID}='$x'\n"})) == "$x"


def test_a_later_env_file_sees_the_earlier_one(tmp_path: Path) -> None:
    files = {"a.yml": service("    env_file: [e.env, f.env]\n")}
    made = deployed(tmp_path, files, {"e.env": "A=1\n", "f.env": f"A=2\n{ID}=$A\n"})
    assert last(made) == "1"


def test_reset_throws_away_what_came_before(tmp_path: Path) -> None:
    files = {"a.yml": given(f"{ID}=a"), "b.yml": service("    environment: !reset {}\n")}
    assert deployed(tmp_path, files, {}).entries == ()


def test_an_optional_env_file_may_be_missing(tmp_path: Path) -> None:
    body = "    env_file: [{path: none.env, required: false}]\n"
    assert deployed(tmp_path, {"a.yml": service(body)}, {}).findings == []


def test_no_file_on_another_host_is_opened(tmp_path: Path) -> None:
    (found,) = deployed(
        tmp_path, {"a.yml": service("    env_file: //host/share/e.env\n")}, {}
    ).findings
    assert found.code == "compose.env-file-missing"
    assert "another host" in found.problem.why


def test_raw_env_files_keep_their_quotes(tmp_path: Path) -> None:
    body = "    env_file: [{path: e.env, format: raw}]\n"
    made = deployed(tmp_path, {"a.yml": service(body)}, {"e.env": lines(client_id='"x"')})
    assert last(made) == '"x"'


API = "services:\n  api-server:\n    env_file: e.env\n"


def test_an_env_file_that_only_another_service_loads(tmp_path: Path) -> None:
    for given_too in ({"e.env": f"{ID}=x\n"}, {}):
        (found,) = deployed(tmp_path, {"a.yml": API}, given_too).findings
        assert (found.code, found.place.line) == ("compose.env-file-service", 3)
        assert (
            found.problem.what
            == "e.env is loaded by the service “api-server”, not by the apiserver."
        )
        assert found.problem.why.endswith(
            "No service of these files is known to run the apiserver."
        )
    (found,) = deployed(tmp_path, {"a.yml": API, "b.yml": service("    image: x\n")}, {}).findings
    assert (found.code, "No service of these" in found.problem.why) == ("compose.no-image", False)


def test_an_env_file_that_others_get_too_is_fine(tmp_path: Path) -> None:
    files = {"a.yml": API, "b.yml": service("    env_file: e.env\n")}
    made = deployed(tmp_path, files, {"e.env": f"{ID}=x\n"})
    assert (last(made), made.findings) == ("x", [])
    assert deployed(tmp_path, {"a.yml": API}, {"e.env": "OTHER=x\n"}).findings == []


def test_variables_that_other_services_get_too_are_fine(tmp_path: Path) -> None:
    shared = f"x-env: &env\n  {ID}: x\n  OTHER: y\nservices:\n"
    both = shared + "".join(
        f"  {service}:\n    image: x\n    environment: *env\n" for service in ("apiserver", "web")
    )
    assert deployed(tmp_path, {"a.yml": both}, {}).findings == []
    (found,) = deployed(tmp_path, {"a.yml": both.replace("  apiserver:", "  db:")}, {}).findings[:1]
    assert found.code == "compose.service"


RENAMED = """services:
  clearml-web:
    image: x
    command: [webserver, --api, "http://my-clearml:8008"]
  my-clearml:
    image: x
    command: {}
"""


def test_a_service_of_another_name_is_known_by_its_command(tmp_path: Path) -> None:
    commands = (
        *("apiserver", "[apiserver]", "['python3', '-m', 'apiserver.server']"),
        *("sh -c 'exec apiserver'", "/opt/clearml/wrapper.sh apiserver", "\n      - apiserver"),
    )

    def check(command: str) -> None:
        override = "services:\n  my-clearml:\n    env_file: e.env\n"
        files = {"a.yml": RENAMED.format(command), "b.yml": override}
        made = deployed(tmp_path, files, {"e.env": f"{ID}=x\n"})
        assert (last(made), made.apiserver, made.findings) == ("x", "my-clearml", [])

    assert failures(((command,) for command in commands), check) == {}


def test_the_command_counts_more_than_the_name(tmp_path: Path) -> None:
    proxy = "  apiserver:\n    image: nginx\n"
    text = RENAMED.format("apiserver\n    env_file: e.env") + proxy
    made = deployed(tmp_path, {"a.yml": text}, {"e.env": f"{ID}=x\n"})
    assert (last(made), made.apiserver, made.findings) == ("x", "my-clearml", [])


def test_an_override_for_a_service_that_no_file_starts(tmp_path: Path) -> None:
    base = RENAMED.format("apiserver")
    override, env = service("    env_file: e.env\n"), {"e.env": f"{ID}=x\n"}
    made = deployed(tmp_path, {"a.yml": base, "b.yml": override}, env)
    (found,) = made.findings
    assert (found.code, found.is_error, found.place.line) == ("compose.no-image", True, 2)
    assert "“my-clearml”" in found.problem.remedy
    assert last(made) == "x"  # checked as if the name were right
    mistaken = {"a.yml": service("    image: x\n"), "b.yml": override.replace("apiserver", "api")}
    found = deployed(tmp_path, mistaken, env).findings[0]
    assert (found.code, "“apiserver”" in found.problem.remedy) == ("compose.no-image", True)
    for silent in (
        {"b.yml": override},
        {"a.yml": service("    extends: {file: c.yml, service: x}\n"), "b.yml": override},
        {"a.yml": "include: [c.yml]\n" + RENAMED.format("x"), "b.yml": override},
    ):
        made = deployed(tmp_path, silent, env)
        assert not any(f.is_error for f in made.findings), silent


def test_what_a_service_extends_in_the_same_file_is_its_own(tmp_path: Path) -> None:
    base = f"  base:\n    image: x\n    environment: {{{ID}: base, A: base}}\n"
    mid = "  mid:\n    extends: base\n    environment: {A: mid}\n"
    text = "services:\n  apiserver:\n    extends: {service: mid}\n" + base + mid
    made = deployed(tmp_path, {"a.yml": text}, {})
    assert (last(made), last(made, "A"), made.findings) == ("base", "mid", [])
    for unclear in ("mid, file: b.yml", "apiserver", "none"):
        made = deployed(
            tmp_path, {"a.yml": text.replace("service: mid", f"service: {unclear}")}, {}
        )
        assert "compose.elsewhere" in {f.code for f in made.findings}


def test_variables_at_a_place_that_reaches_no_container(tmp_path: Path) -> None:
    entry = f"{ID}: x"
    misplaced = (
        f"environment: {{{entry}}}\nservices: {{apiserver: {{image: x}}}}\n",
        service(f"    image: x\n    labels:\n      {entry}\n"),
        service(f"    build:\n      args:\n        - {ID}=x\n"),
        f"x-env: &env {{{entry}}}\n" + service("    image: x\n"),
    )
    fine = (
        service(f"    image: x # {entry}\n"),
        f"x-env: &env {{{entry}}}\n" + service("    environment: *env\n"),
        service(f"    environment: {{{ID}: !reset x}}\n"),
        service(f"    env_file: e.env\n    command: echo $${ID}\n"),
    )

    def found(text: str) -> list[str]:
        put(tmp_path, "e.env", f"{ID}=x\n")
        return [f.code for f in deployed(tmp_path, {"a.yml": text}, {}).findings]

    assert [found(text) for text in misplaced] == [["compose.misplaced"]] * len(misplaced)
    assert [found(text) for text in fine] == [[]] * len(fine)


def test_what_another_service_gets_may_fill_in_too(tmp_path: Path) -> None:
    files = {"a.yml": API, "b.yml": given(f"{ID}=${{X}}")}
    made = deployed(tmp_path, files, {"e.env": "X=1\n"})
    assert (last(made), made.findings) == ("1", [])


@pytest.mark.parametrize("path", ["/no/such/folder/e.env", "'C:\\ClearML\\e.env'"])
def test_a_given_file_replaces_that_of_another_machine(path: str, tmp_path: Path) -> None:
    compose = {"a.yml": service(f"    env_file: {path}\n")}
    made = deployed(tmp_path, compose, {"e.env": f"{ID}=x\n"})
    assert last(made) == "x"
    assert [(d.code, d.is_error) for d in made.findings] == [("compose.env-file-elsewhere", False)]


def test_a_given_file_replaces_none_next_to_the_compose_file(tmp_path: Path) -> None:
    compose = {"a.yml": service("    env_file: sub/e.env\n")}
    found = deployed(tmp_path, compose, {"e.env": f"{ID}=x\n"}).findings
    assert [d.code for d in found] == ["compose.env-file-missing", "compose.not-loaded"]


def test_a_file_that_is_at_its_path_is_taken_rather_than_one_of_its_name(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    right = put(tmp_path / "sub", "e.env", f"{ID}=right\n")
    made = deployed(tmp_path, {"a.yml": service(f"    env_file: {right}\n")}, {"e.env": "X=1\n"})
    assert (last(made), made.findings) == ("right", [])
