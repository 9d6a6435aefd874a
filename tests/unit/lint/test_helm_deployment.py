import base64
from pathlib import Path

import pytest

from tests.unit.lint.files import codes, name, one, put
from wizard.lint.effective import effective
from wizard.lint.entry import Entry, Form, Outcome
from wizard.lint.finding import Finding
from wizard.lint.helm_deployment import from_kubernetes
from wizard.lint.source import Source

HEAD = "apiserver:\n  extraEnvs:\n"
ID, SECRET_NAME = name("client_id"), name("client_secret")
REFERENCE = HEAD + f"    - {{name: {ID}, valueFrom: {{secretKeyRef: {{name: s, key: k}}}}}}\n"
SECRET = "kind: Secret\nmetadata: {name: s}\nstringData: {k: '\"v$(X)$$\"'}\n"


def read(*texts: str) -> tuple[list[Entry], list[Finding]]:
    return from_kubernetes([Source(f"{i}.yaml", Path("v"), t) for i, t in enumerate(texts)])


def test_the_list_of_the_last_file_replaces_the_others() -> None:
    entries, defects = read(
        HEAD + "    - {name: A, value: x}\n", HEAD + "    - {name: B, value: z}\n"
    )
    assert [e.name for e in entries] == ["B"]
    assert [d.code for d in defects] == ["kubernetes.lost"]


def test_a_value_sees_the_entries_above_it() -> None:
    entries, _ = read(HEAD + "    - {name: A, value: x}\n    - {name: B, value: '$(A)$$$(C)'}\n")
    assert entries[1].text.reveal() == "x$$(C)"


def test_what_a_secret_holds_arrives_as_it_is() -> None:
    entries, defects = read(REFERENCE, SECRET)
    assert (entries[0].text.reveal(), entries[0].form) == ('"v$(X)$$"', Form.KEPT)
    assert entries[0].place.file == "1.yaml"
    assert defects == []


def test_a_secret_elsewhere_is_not_known() -> None:
    entries, defects = read(REFERENCE)
    assert entries[0].fate is Outcome.OUTSIDE
    assert [d.code for d in defects] == ["kubernetes.outside"]


def test_a_key_that_the_secret_does_not_have() -> None:
    entries, defects = read(REFERENCE, SECRET.replace("k:", "other:"))
    assert entries[0].fate is Outcome.OUTSIDE
    assert [(d.code, d.place.file, d.place.line) for d in defects] == [
        ("kubernetes.no-key", "0.yaml", 3)
    ]


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("data: {k: '!!notb64'}", "kubernetes.not-encoded"),
        ("data: {k: 5}", "kubernetes.not-text"),
        ("data: {k: /w==}", "kubernetes.encoding"),
    ],
)
def test_what_the_secret_holds_is_judged_where_it_stands(written: str, code: str) -> None:
    entries, defects = read(REFERENCE, f"kind: Secret\nmetadata: {{name: s}}\n{written}\n")
    assert entries[0].fate is Outcome.REJECTED
    assert [(d.code, d.place.file, d.place.line) for d in defects] == [(code, "1.yaml", 3)]


SOURCES = {
    "configMapKeyRef: {name: s, key: k}": "a ConfigMap",
    "fieldRef: {fieldPath: status.podIP}": "a field of the Pod",
    "other: {}": "elsewhere",
}


@pytest.mark.parametrize("source", SOURCES)
def test_what_is_no_secret_is_not_called_one(source: str) -> None:
    entries, defects = read(HEAD + f"    - {{name: {ID}, valueFrom: {{{source}}}}}\n")
    assert entries[0].fate is Outcome.OUTSIDE
    assert [d.code for d in defects] == ["kubernetes.elsewhere"]
    assert f"from {SOURCES[source]}," in defects[0].what


@pytest.mark.parametrize("source", [*SOURCES, "secretKeyRef: {name: t, key: k}"])
def test_nothing_is_said_of_variables_that_do_not_concern_ping(source: str) -> None:
    other = HEAD + f"    - {{name: POD_IP, valueFrom: {{{source}}}}}\n"
    binary = "kind: Secret\nmetadata: {name: t}\ndata: {k: /w==}\n"
    assert read(other)[1] == []
    assert read(other, binary)[1] == []
    assert read(binary)[1] == []


def test_what_is_rejected_is_marked_whatever_the_key_is_called(tmp_path: Path) -> None:
    broken = "kind: Secret\nmetadata: {name: s}\ndata: {k: '!!notb64'}\n"
    reading = effective([put(tmp_path, "v.yaml", REFERENCE), put(tmp_path, "s.yaml", broken)])
    assert reading.is_faulty(one(reading, "client_id"))


def test_a_line_break_behind_the_text_does_not_arrive(tmp_path: Path) -> None:
    for written in ('"correct-horse"', "correct-horse", '"correct-horse" \r\n'):
        coded = base64.b64encode(f"{written}\n".encode()).decode()
        manifest = f"kind: Secret\nmetadata: {{name: s}}\ndata: {{{SECRET_NAME}: {coded}}}\n"
        reading = effective([put(tmp_path, "s.yaml", manifest)])
        assert codes(reading) == {"missing.required"}
        assert one(reading, "client_secret").read.text.reveal() == "correct-horse"


def test_a_secret_alone_gives_its_keys() -> None:
    assert [e.name for e in read(SECRET)[0]] == ["k"]
