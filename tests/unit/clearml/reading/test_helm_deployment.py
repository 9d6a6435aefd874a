from pathlib import Path

from wizard.clearml.reading.entry import Entry, Fate, Form
from wizard.clearml.reading.finding import Defect
from wizard.clearml.reading.helm_deployment import from_kubernetes
from wizard.clearml.reading.source import Source

HEAD = "apiserver:\n  extraEnvs:\n"
REFERENCE = HEAD + "    - {name: A, valueFrom: {secretKeyRef: {name: s, key: k}}}\n"
SECRET = "kind: Secret\nmetadata: {name: s}\nstringData: {k: '\"v$(X)$$\"'}\n"


def read(*texts: str) -> tuple[list[Entry], list[Defect]]:
    return from_kubernetes([Source(f"{i}.yaml", Path("v"), t) for i, t in enumerate(texts)])


def test_the_list_of_the_last_file_replaces_the_others() -> None:
    entries, defects = read(
        HEAD + "    - {name: A, value: x}\n", HEAD + "    - {name: B, value: z}\n"
    )
    assert [e.name for e in entries] == ["B"]
    assert [d.code for d in defects] == ["duplicate.overridden"]


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
    assert entries[0].fate is Fate.OUTSIDE
    assert [d.code for d in defects] == ["kubernetes.outside"]


def test_a_secret_alone_gives_its_keys() -> None:
    assert [e.name for e in read(SECRET)[0]] == ["k"]
