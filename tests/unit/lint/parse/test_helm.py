import base64
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from tests.support.tables import differing
from wizard.lint.parse.env_entry import Outcome
from wizard.lint.parse.helm import KeyRef, KubernetesFile, parse
from wizard.lint.parse.text_file import Source

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
    return parse(Source("v.yaml", Path("v.yaml"), text))


def test_values_and_references() -> None:
    envs = file(VALUES).envs or ()
    entries = [env.entry for env in envs]
    assert [(e.name, e.template and e.template.reveal(), e.place.line) for e in entries] == [
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
    assert {ref.key: entry.text.reveal() for ref, entry in found.items()} == {"a": "v1", "b": "v2"}


def kept(written: str) -> str:
    """Where Kubernetes rejects a value of `data`, and with which code; else the text."""
    text = f"kind: Secret\nmetadata: {{name: s}}\ndata:\n  a: eA==\n  k: {written}\n"
    read = file(text)
    entry = read.secrets[KeyRef("s", "k")]
    if entry.outcome is Outcome.REJECTED:
        return ", ".join(f"{f.code}:{f.place.line}" for f in read.findings)
    return entry.text.reveal()


def test_data_of_a_secret() -> None:
    table = {
        **dict.fromkeys(("'***'", "djE", "'dj E='"), "kubernetes.not-encoded:5"),
        **dict.fromkeys(("[djE=]", "5", "true"), "kubernetes.not-text:5"),
        **dict.fromkeys(("", "~"), ""),
        **dict.fromkeys(("'djE='", "|\n    dj\n    E=\n", '"dj\\nE="'), "v1"),
    }
    assert differing(kept, table) == []


@given(st.text(max_size=80))
def test_it_never_raises(text: str) -> None:
    assert isinstance(file(text), KubernetesFile)
    assert isinstance(file(VALUES + text), KubernetesFile)
