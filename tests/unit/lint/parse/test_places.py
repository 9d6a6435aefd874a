"""Lists of variables wherever a YAML file has them, and what is said of any other place."""

import json
import re
import textwrap
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from tests.support.tables import differing
from tests.unit.lint.files import name
from wizard.lint.parse.places import places
from wizard.lint.parse.text_file import Source
from wizard.lint.parse.yaml_tree import documents

ID = name("client_id")
ITEM = f"- {{name: {ID}, value: '\"a\"'}}"
MAP = f"{ID}: a"


def below(path: str, text: str = ITEM) -> str:
    """YAML with `text` below a path; `*` is a list with one item."""
    for key in reversed(path.split(".")):
        text = (
            "- " + text.replace("\n", "\n  ")
            if key == "*"
            else f"{key}:\n{textwrap.indent(text, '  ')}"
        )
    return text + "\n"


def read(text: str) -> tuple[int, list[str]]:
    """How many entries are read, and each finding with the path that it names."""
    found = [places(tree) for tree in documents(Source("v.yaml", Path("v.yaml"), text))]
    findings = [f for one in found for f in one.findings]
    paths = (
        re.search(r"in ((\w[\w-]*\.)+\w+)", f"{f.problem.what} {f.problem.why}") for f in findings
    )
    said = [f"{f.code} {p[1] if p else ''}".strip() for f, p in zip(findings, paths, strict=True)]
    lists = [one for place in found for one in (*place.lists, *place.guessed)]
    return sum(len(one.items()) for one in lists), said


def manifest(kind: str, path: str, text: str = ITEM) -> str:
    return f"kind: {kind}\nmetadata: {{name: x}}\n{below(path, text)}"


INNER = below("apiserver.extraEnvs")
POD = "spec.template.spec.containers.*"


def test_where_the_variables_are_read() -> None:
    table = {
        INNER: (1, []),
        "apiserver: {extraEnvs: }\n": (0, []),
        f"x: &x\n  {ITEM}\napiserver: {{extraEnvs: *x}}\n": (1, []),
        f"x: &x\n  extraEnvs:\n  {ITEM}\napiserver:\n  <<: *x\n": (1, []),
        below("up-1.apiserver.extraEnvs"): (1, ["kubernetes.umbrella up-1.apiserver.extraEnvs"]),
        manifest("HelmRelease", "spec.values.apiserver.extraEnvs"): (1, []),
        manifest("Application", "spec.source.helm.valuesObject.apiserver.extraEnvs"): (1, []),
        manifest("Application", "spec.sources.*.helm.valuesObject.apiserver.extraEnvs"): (1, []),
        manifest("HelmRelease", "spec.values.up.apiserver.extraEnvs"): (
            1,
            ["kubernetes.umbrella up.apiserver.extraEnvs"],
        ),
        manifest("Application", "spec.source.helm", "values: |\n" + textwrap.indent(INNER, "  ")): (
            1,
            [],
        ),
        **{
            manifest("Application", "spec.source.helm", f"values: {text}"): (1, [])
            for text in (json.dumps(INNER), ">\n" + textwrap.indent(INNER, "  "))
        },
        below("metadata.annotations", "last: |\n" + textwrap.indent(INNER, "  ")): (0, []),
        below(POD, f"name: the-apiserver\nenv:\n  {ITEM}"): (1, []),
        below(POD, f"name: main\nenv:\n  {ITEM}"): (1, ["kubernetes.container"]),
        below(POD, "name: main\nenv: [{name: OTHER, value: a}]"): (0, []),
    }
    assert differing(read, table) == []


def test_any_other_place_is_named() -> None:
    table = {
        below("apiserver.extraEnv"): (0, ["kubernetes.place apiserver.extraEnv"]),
        below("apiserver.env", MAP): (0, ["kubernetes.place apiserver.env"]),
        below("apiserver.environment", f"- {ID}=a"): (
            0,
            ["kubernetes.place apiserver.environment"],
        ),
        below("webserver.extraEnvs"): (0, ["kubernetes.place webserver.extraEnvs"]),
        below("global.apiserver.extraEnvs"): (0, ["kubernetes.place global.apiserver.extraEnvs"]),
        below("apiServer.extraEnvs"): (0, ["kubernetes.place apiServer.extraEnvs"]),
        below("apiserver.extraEnvs", MAP): (0, ["kubernetes.no-list"]),
        below("apiserver.extraEnvs", f"- {MAP}"): (1, ["kubernetes.no-list"]),
        below("apiserver.extraEnvs", f"- {ID}=a"): (1, ["kubernetes.no-list"]),
        manifest("HelmRelease", "spec.values.apiserver.extraEnv"): (
            0,
            ["kubernetes.place apiserver.extraEnv"],
        ),
        manifest("Application", "spec.source.helm.parameters", f"- {{name: a, value: {ID}}}"): (
            0,
            ["kubernetes.not-read spec.source.helm.parameters"],
        ),
        below("configMapGenerator.*.literals", f"- {ID}=a"): (
            0,
            ["kubernetes.not-read configMapGenerator.literals"],
        ),
        f"- op: add\n  value: {{name: {ID}, value: a}}\n": (0, ["kubernetes.not-read value.name"]),
        below("apiserver.additionalConfigs.a", "'login.sso.oauth_client.ping { debug: true }'"): (
            0,
            ["kubernetes.config apiserver.additionalConfigs.a"],
        ),
        below("values", f"'a: b: - {ID}'"): (0, ["kubernetes.not-read"]),
        below("data.sh", f"|\n  export {ID}=a"): (0, ["kubernetes.not-read data.sh"]),
        manifest("Secret", "stringData", MAP): (0, []),
        below("metadata.annotations", "vault.hashicorp.com/agent-inject: 'true'"): (
            0,
            ["kubernetes.fetched"],
        ),
    }
    assert differing(read, table) == []


def test_a_list_in_a_text_has_its_place_in_the_file() -> None:
    text = "values: |\r\n  # ünïcode\r\n" + textwrap.indent(INNER, "  ")
    (tree,) = documents(Source("v.yaml", Path("v.yaml"), text))
    (found,) = places(tree).lists
    value = found.items()[0].get("value").scalar()
    assert value
    assert (text[value.start : value.end], found.place.line) == ("'\"a\"'", 5)


def test_an_alias_in_itself_ends() -> None:
    assert read("a: &a\n  b: *a\n") == (0, [])


@given(st.text("-:{}[]&*|>#'\"! ab\n", max_size=40))
def test_any_text_in_block_style_is_looked_into(text: str) -> None:
    inner = f"# extraEnvs\n{text}".replace("\n", "\n  ")
    assert read(f"values: |\n  {inner}\n")[0] == 0
