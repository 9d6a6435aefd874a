import base64
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from tests.support.tables import differing
from tests.unit.lint.files import name
from wizard.lint.parse.env_entry import Outcome
from wizard.lint.parse.helm import KeyRef, KubernetesFile, parse
from wizard.lint.parse.text_file import Source
from wizard.model.secret import Secret

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


ADMINS, DEBUG, ID = name("groups.admins"), name("debug"), name("client_id")


def test_only_text_is_a_value() -> None:
    def said(item: str) -> tuple[str, str]:
        read = file(f"apiserver:\n  extraEnvs:\n    - {{name: {item}}}\n")
        (found,) = read.findings
        if found.code != "kubernetes.not-text":
            return found.code, ""
        (env,) = read.envs or ()
        what = found.problem.what.partition(" is ")[2].partition(",")[0]
        text = env.entry.template.reveal() if env.entry.template else env.entry.outcome.name
        return what, f"{text} | {found.problem.remedy.partition('value: ')[2]}"

    table = {
        f"{ADMINS}, value: [Ops, 'A, B']": ("a list", '["Ops", "A, B"] | \'["Ops", "A, B"]\''),
        f"{ID}, value: {{{{ .Values.id }}}}": ("value.template", ""),
        f"{ADMINS}, value: {{Ops: 1}}": ("a map", 'REJECTED | \'["First group", "Second group"]\''),
        f"{ID}, value: [a]": ("a list", "REJECTED | '\"text\"'"),
        f"{ID}, value: 3": ("a number or a switch", "3 | '\"text\"'"),
        f"{DEBUG}, value: true": ("a number or a switch", "true | 'true'"),
        "OTHER, value: 8080": ("a number or a switch", "8080 | '…'"),
    }
    assert differing(said, table) == []


def test_no_value_is_an_empty_one() -> None:
    for empty in ("", "~", "null", "''"):
        read = file(f"apiserver:\n  extraEnvs:\n    - name: {ID}\n      value: {empty}\n")
        (env,) = read.envs or ()
        assert (read.findings, env.entry.template) == ((), Secret("")), empty


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
        **dict.fromkeys(("djE", "'dj E='"), "kubernetes.not-encoded:5"),
        "'***'": "value.masked:5",
        "ENC[AES256_GCM,data:a]": "value.encrypted:5",
        **dict.fromkeys(("[djE=]", "5", "true"), "kubernetes.key-not-text:5"),
        **dict.fromkeys(("", "~"), ""),
        **dict.fromkeys(("'djE='", "|\n    dj\n    E=\n", '"dj\\nE="'), "v1"),
    }
    assert differing(kept, table) == []


@given(st.text(max_size=80))
def test_it_never_raises(text: str) -> None:
    assert isinstance(file(text), KubernetesFile)
    assert isinstance(file(VALUES + text), KubernetesFile)
