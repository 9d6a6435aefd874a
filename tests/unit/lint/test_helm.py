import base64
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wizard.lint.helm import KeyRef, KubernetesFile, expand, read
from wizard.lint.source import Source

VALUES = """apiserver:
  extraEnvs:
    - name: A
      value: '"x"'
    - name: B
      valueFrom:
        secretKeyRef: {name: s, key: k}
    - {value: no name}
"""


def file(text: str) -> KubernetesFile:
    return read(Source("v.yaml", Path("v.yaml"), text))


def test_values_and_references() -> None:
    envs = file(VALUES).envs or ()
    assert [(e.name, e.value and e.value.reveal(), e.place.line) for e in envs] == [
        ("A", '"x"', 3),
        ("B", None, 5),
    ]
    assert envs[1].reference == KeyRef("s", "k")


def test_no_list_is_not_an_empty_list() -> None:
    assert file("apiserver: {}").envs is None
    assert file("apiserver: {extraEnvs: []}").envs == ()


def test_secrets_in_both_encodings() -> None:
    coded = base64.b64encode(b"v1").decode()
    text = f"kind: Secret\nmetadata: {{name: s}}\ndata: {{a: {coded}, b: {coded}}}\n"
    found = file(text + "stringData: {b: v2}\n").secrets
    values = {ref.key: kept.value and kept.value.reveal() for ref, kept in found.items()}
    assert values == {"a": "v1", "b": "v2"}


@pytest.mark.parametrize(
    ("written", "code"),
    [
        *(("'***'", "kubernetes.not-encoded"), ("djE", "kubernetes.not-encoded")),
        *(("'dj E='", "kubernetes.not-encoded"), ("[djE=]", "kubernetes.not-text")),
        *(("5", "kubernetes.not-text"), ("true", "kubernetes.not-text")),
    ],
)
def test_what_kubernetes_takes_for_no_data(written: str, code: str) -> None:
    text = f"kind: Secret\nmetadata: {{name: s}}\ndata:\n  a: eA==\n  k: {written}\n"
    read = file(text)
    assert [(d.code, d.place.line, d.is_error) for d in read.defects] == [(code, 5, True)]
    assert read.secrets[KeyRef("s", "k")].value is None


@pytest.mark.parametrize("written", ["", "~", "'djE='", "|\n    dj\n    E=\n", '"dj\\nE="'])
def test_what_it_takes(written: str) -> None:
    read = file(f"kind: Secret\nmetadata: {{name: s}}\ndata:\n  k: {written}\n")
    value = read.secrets[KeyRef("s", "k")].value
    assert read.defects == ()
    assert value is not None
    assert value.reveal() in ("", "v1")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a$$b", "a$b"),
        ("$(A)$(B)", "x$(B)"),
        ("$$(A)", "$(A)"),
        ("$A ${A} $ $(A", "$A ${A} $ $(A"),
        ("$$$(A)", "$x"),
    ],
)
def test_kubernetes_own_references(text: str, expected: str) -> None:
    assert expand(text, {"A": "x"}) == expected


def test_a_bomb_of_references_stays_as_it_is() -> None:
    assert expand("$(A)" * 100, {"A": "x" * 1000}) == "$(A)" * 100
    bomb = "$(A)" * 100_000  # would be a hundred billion characters
    assert expand(bomb, {"A": "x" * 1_000_000}) == bomb


@given(st.text())
def test_doubled_dollars_arrive_as_they_were(text: str) -> None:
    assert expand(text.replace("$", "$$"), {"A": "x"}) == text


@given(st.text(max_size=80))
def test_it_never_raises(text: str) -> None:
    assert isinstance(file(text), KubernetesFile)
    assert isinstance(file(VALUES + text), KubernetesFile)
