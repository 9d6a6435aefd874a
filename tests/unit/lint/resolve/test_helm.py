import base64
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from tests.support.tables import differing, failures
from tests.unit.lint.files import codes, name, one, put
from wizard.lint.finding import Finding
from wizard.lint.importing import draft_from
from wizard.lint.parse import helm
from wizard.lint.parse.env_entry import Entry, Form, Outcome
from wizard.lint.parse.text_file import Source
from wizard.lint.report import check_files
from wizard.lint.resolve.helm import expand, resolve_kubernetes

HEAD = "apiserver:\n  extraEnvs:\n"
ID, SECRET_NAME = name("client_id"), name("client_secret")
REFERENCE = HEAD + f"    - {{name: {ID}, valueFrom: {{secretKeyRef: {{name: s, key: k}}}}}}\n"
SECRET = "kind: Secret\nmetadata: {name: s}\nstringData: {k: '\"v$(X)$$\"'}\n"


def read(*texts: str) -> tuple[list[Entry], list[Finding]]:
    sources = (Source(f"{i}.yaml", Path("v"), text) for i, text in enumerate(texts))
    return resolve_kubernetes([helm.parse(source) for source in sources])


def test_the_list_of_the_last_file_replaces_the_others() -> None:
    entries, findings = read(
        HEAD + "    - {name: A, value: x}\n", HEAD + "    - {name: B, value: z}\n"
    )
    assert [e.name for e in entries] == ["B"]
    assert [f.code for f in findings] == ["kubernetes.lost"]


def test_a_value_sees_the_entries_above_it() -> None:
    entries, _ = read(HEAD + "    - {name: A, value: x}\n    - {name: B, value: '$(A)$$$(C)'}\n")
    assert entries[1].text.reveal() == "x$$(C)"


def test_what_a_secret_holds_arrives_as_it_is() -> None:
    entries, findings = read(REFERENCE, SECRET)
    assert (entries[0].text.reveal(), entries[0].form) == ('"v$(X)$$"', Form.SECRET)
    assert entries[0].place.file == "1.yaml"
    assert findings == []


def test_a_secret_elsewhere_is_not_known() -> None:
    entries, findings = read(REFERENCE)
    assert entries[0].outcome is Outcome.OUTSIDE
    assert [f.code for f in findings] == ["kubernetes.outside"]


def test_a_key_that_the_secret_does_not_have() -> None:
    entries, findings = read(REFERENCE, SECRET.replace("k:", "other:"))
    assert entries[0].outcome is Outcome.OUTSIDE
    assert [(f.code, f.place.file, f.place.line) for f in findings] == [
        ("kubernetes.no-key", "0.yaml", 3)
    ]


def test_what_a_secret_has_is_checked_where_it_is_written() -> None:
    def findings(written: str) -> list[tuple[str, str, int]]:
        entries, found = read(REFERENCE, f"kind: Secret\nmetadata: {{name: s}}\n{written}\n")
        assert entries[0].outcome is Outcome.REJECTED
        return [(f.code, f.place.file, f.place.line) for f in found]

    table = {
        "data: {k: '!!notb64'}": [("kubernetes.not-encoded", "1.yaml", 3)],
        "data: {k: 5}": [("kubernetes.key-not-text", "1.yaml", 3)],
        "data: {k: /w==}": [("kubernetes.encoding", "1.yaml", 3)],
    }
    assert differing(findings, table) == []


SOURCES = {
    "fieldRef: {fieldPath: status.podIP}": "a field of the Pod",
    "other: {}": "elsewhere",
}


def test_what_is_no_secret_is_not_called_one() -> None:
    def check(source: str, words: str) -> None:
        entries, findings = read(HEAD + f"    - {{name: {ID}, valueFrom: {{{source}}}}}\n")
        assert entries[0].outcome is Outcome.OUTSIDE
        assert [f.code for f in findings] == ["kubernetes.elsewhere"]
        assert f"from {words}," in findings[0].problem.what

    assert failures(SOURCES.items(), check) == {}


def test_nothing_is_said_of_variables_that_do_not_concern_ping() -> None:
    binary = "kind: Secret\nmetadata: {name: t}\ndata: {k: /w==}\n"
    assert read(binary)[1] == []
    for source in (*SOURCES, "secretKeyRef: {name: t, key: k}"):
        other = HEAD + f"    - {{name: POD_IP, valueFrom: {{{source}}}}}\n"
        assert read(other)[1] == read(other, binary)[1] == [], source


def test_what_is_rejected_is_marked_whatever_the_key_is_called(tmp_path: Path) -> None:
    broken = "kind: Secret\nmetadata: {name: s}\ndata: {k: '!!notb64'}\n"
    report = check_files([put(tmp_path, "v.yaml", REFERENCE), put(tmp_path, "s.yaml", broken)])
    (row,) = [line for line in report.lines() if line.lstrip().startswith("error ")]
    assert "client_id" in row


POD = "kind: Pod\nspec:\n  containers:\n"
TAKES = POD + "  - {{name: apiserver, envFrom: [{{secretRef: {{name: {0}}}}}]}}\n"


def test_a_secret_of_variables_is_taken_by_name() -> None:
    secret = f"kind: Secret\nmetadata: {{name: s}}\nstringData: {{{ID}: '\"a\"'}}\n"
    table = {
        (TAKES.format("s"), secret): [],
        (TAKES.format("other"), secret): ["kubernetes.env-from"],
        (secret,): ["kubernetes.env-from"],
    }
    assert differing(lambda texts: [f.code for f in read(*texts)[1]], table) == []


def test_of_several_containers_the_one_called_apiserver_counts() -> None:
    item = "  - {{name: {0}, env: [{{name: " + ID + ", value: {0}}}]}}\n"
    first, second = (item.format(name) for name in ("apiserver", "fileserver"))
    for texts in ((POD + first + second,), (POD + first, POD + second), (POD + second + first,)):
        assert [e.text.reveal() for e in read(*texts)[0]] == ["apiserver"]


def test_a_line_break_behind_the_text_does_not_arrive(tmp_path: Path) -> None:
    for written in ('"correct-horse"', "correct-horse", '"correct-horse" \r\n'):
        coded = base64.b64encode(f"{written}\n".encode()).decode()
        manifest = f"kind: Secret\nmetadata: {{name: s}}\ndata: {{{SECRET_NAME}: {coded}}}\n"
        report = check_files([put(tmp_path, "s.yaml", manifest)])
        assert codes(report) == {"missing.required", "kubernetes.env-from"}
        assert one(report, "client_secret").read.text.reveal() == "correct-horse"


ENCRYPTED = "ENC[AES256_GCM,data:kX0y,iv:0a1b,tag:QQ==,type:str]"
SOPS = "sops: {mac: x}\n"


def test_what_is_encrypted_or_fetched_is_reported_once(tmp_path: Path) -> None:
    meta = "metadata: {name: s}\n"
    sealed = f"kind: SealedSecret\n{meta}spec: {{encryptedData: {{k: AgB}}}}\n"
    external = "kind: ExternalSecret\nmetadata: {name: e}\nspec: {target: {name: s}, "

    def check(manifest: str) -> tuple[str, list[str]]:
        files = {"v.yaml": REFERENCE, "s.yaml": manifest}
        report = check_files([put(tmp_path, file, text) for file, text in files.items()])
        said = [f.code for f in report.findings if f.code != "missing.required"]
        return one(report, "client_id").read.type.value, said

    table = {
        f"kind: Secret\n{meta}data: {{k: '{ENCRYPTED}'}}\n{SOPS}": ("outside", ["file.encrypted"]),
        f"kind: Secret\n{meta}stringData: {{k: '{ENCRYPTED}'}}\n{SOPS}": (
            "outside",
            ["file.encrypted"],
        ),
        sealed: ("outside", ["kubernetes.sealed"]),
        sealed.replace("k:", "other:"): ("outside", ["kubernetes.no-key", "kubernetes.sealed"]),
        external + "data: [{secretKey: k}]}\n": ("outside", ["kubernetes.fetched"]),
        external + "data: [{secretKey: other}]}\n": (
            "outside",
            ["kubernetes.no-key", "kubernetes.fetched"],
        ),
        external + "data: [{secretKey: other}], dataFrom: [{}]}\n": (
            "outside",
            ["kubernetes.fetched"],
        ),
    }
    assert differing(check, table) == []


def test_what_sops_encrypted_is_not_known_in_any_file(tmp_path: Path) -> None:
    values = HEAD + f"    - {{name: {ID}, value: '{ENCRYPTED}'}}\n{SOPS}"
    for file, text in (("v.yaml", values), ("a.env", f"{ID}={ENCRYPTED}\nsops_mac=x\n")):
        path = put(tmp_path, file, text)
        report = check_files([path])
        assert one(report, "client_id").read.type.value == "outside", file
        assert [f.code for f in report.findings if not f.is_error] == ["file.encrypted"], file
        assert draft_from([path]).credentials.client_id == "", file


def test_containers_get_what_all_manifests_say(tmp_path: Path) -> None:
    env = f"[{{name: {ID}, valueFrom: {{configMapKeyRef: {{name: c, key: k}}}}}}]"
    files = {
        "d.yaml": f"kind: List\nitems: [{{containers: [{{name: apiserver, env: {env}}}]}}]\n",
        "p.yaml": f"containers: [{{name: apiserver, env: [{{name: {URL}, value: a}}]}}]\n",
        "c.yaml": "kind: ConfigMap\nmetadata: {name: c}\ndata: {k: '\"x\"'}\n",
        "s.yaml": f"kind: Secret\nmetadata: {{name: c}}\nstringData: {{{SECRET_NAME}: xyz}}\n",
    }
    report = check_files([put(tmp_path, file, text) for file, text in files.items()])
    arrived = {end: one(report, end).read.text.reveal() for end in ("client_id", "client_secret")}
    assert arrived == {"client_id": "x", "client_secret": "xyz"}
    assert "kubernetes.lost" not in codes(report)
    assert one(report, "authorize_url").read.text.reveal() == "a"


def test_a_secret_alone_gives_its_keys() -> None:
    assert [e.name for e in read(SECRET)[0]] == ["k"]


URL = name("authorize_url")
PROXY = "{name: HTTPS_PROXY, value: 'http://proxy.example:3128'}"


def said(*lists: tuple[str, ...]) -> list[Finding]:
    heads = ("apiserver:\n  extraEnvs:" + (" []\n" if not items else "\n") for items in lists)
    bodies = ("".join(f"    - {item}\n" for item in items) for items in lists)
    return read(*(head + body for head, body in zip(heads, bodies, strict=True)))[1]


def ours(value: str = "a") -> str:
    return f"{{name: {ID}, value: '\"{value}\"'}}"


def test_another_variable_is_lost_to_the_list_of_ours() -> None:
    (found,) = said(("{name: OTHER, value: x}", PROXY), (ours(), "{name: OTHER, value: x}"))
    assert (found.code, found.is_error, found.variable) == ("kubernetes.lost", True, "HTTPS_PROXY")
    assert (found.place.file, found.place.line) == ("0.yaml", 4)
    assert found.problem.what.startswith("Helm drops HTTPS_PROXY: ")
    assert "end of the list in 1.yaml" in found.problem.remedy


def test_ours_are_lost_where_the_order_is_wrong() -> None:
    (found,) = said((ours(), f"{{name: {URL}, value: x}}"), (PROXY,))
    assert (found.code, found.is_error, found.variable) == ("kubernetes.lost", True, ID)
    assert found.problem.what.startswith("Helm drops client_id and 1 more: ")


def test_nothing_is_said_of_what_was_copied() -> None:
    assert said((PROXY,), (ours(), PROXY)) == []


def test_another_value_in_the_later_list_counts() -> None:
    (found,) = said((ours(),), (ours("b"),))
    assert (found.code, found.is_error) == ("duplicate.overridden", False)


def test_what_does_not_concern_ping_is_only_a_warning() -> None:
    found = said(
        ("{name: A, value: x}", "{name: B, value: x}"),
        ("{name: B, value: x}",),
        (ours(), "{name: B, value: x}"),
    )
    assert [(f.code, f.is_error, f.variable) for f in found] == [("kubernetes.lost", False, "A")]


def test_kubernetes_own_references() -> None:
    table = {
        "a$$b": "a$b",
        "$(A)$(B)": "x$(B)",
        "$$(A)": "$(A)",
        "$A ${A} $ $(A": "$A ${A} $ $(A",
        "$$$(A)": "$x",
    }
    assert differing(lambda text: expand(text, {"A": "x"}), table) == []


FROM_SECRET = "{name: MY_ID, valueFrom: {secretKeyRef: {name: s, key: k}}}"


def of_client_id(folder: Path, *items: str) -> tuple[str, list[str]]:
    """What arrives as the client ID, and what is said in this entry's line."""
    report = check_files([put(folder, "v.yaml", HEAD + "".join(f"    - {i}\n" for i in items))])
    arrival = one(report, "client_id")
    said = [f.code for f in report.findings if f.place == arrival.entry.place]
    return arrival.read.text.reveal() or arrival.read.type.value, said


def test_the_container_fills_in_what_it_has(tmp_path: Path) -> None:
    def check(value: str, *others: str) -> tuple[str, list[str]]:
        return of_client_id(tmp_path, *others, f"{{name: {ID}, value: {value}}}")

    has = "{name: MY_ID, value: 'a+\"b'}"
    table = {
        ("'${MY_ID}'", has): ('a+"b', []),
        ("'x-${MY_ID}.y'", has): ('x-a+"b.y', []),
        ("'${?MY_ID}'", has): ('a+"b', []),
        ("'${MY_ID}'", FROM_SECRET): ("outside", ["kubernetes.elsewhere"]),
        ("'\"$(MY_ID:-x)\"'",): ("$(MY_ID:-x)", ["kubernetes.unset"]),
        ("'\"x-${MY_ID}\"'", has): ("x-${MY_ID}", ["reference.cluster-literal"]),
        ("'${MY_ID}'",): ("ConfigSubstitutionException", ["kubernetes.reference"]),
        ("'\"$(MY_ID)\"'", "{name: MY_ID, value: a}"): ("a", []),
        ("'\"$(MY_ID)\"'", FROM_SECRET): ("outside", ["kubernetes.elsewhere"]),
        ("'\"$(MY_ID)\"'",): ("$(MY_ID)", ["kubernetes.unset"]),
    }
    assert differing(lambda row: check(*row), table) == []


def test_the_container_fills_in_a_list(tmp_path: Path) -> None:
    admins = f"{{name: {name('groups.admins')}, value: '[\"${{MY_ID}}\", ${{MY_ID}}, b]'}}"
    text = HEAD + f"    - {admins}\n    - {{name: MY_ID, value: 'a, \"b'}}\n"
    read = one(check_files([put(tmp_path, "v.yaml", text)]), "groups.admins").read
    assert [item.reveal() for item in read.items] == ["${MY_ID}", 'a, "b', "b"]


def test_the_order_counts_for_kubernetes_only(tmp_path: Path) -> None:
    below = "{name: MY_ID, value: a}"

    def check(value: str, found: str, codes: list[str]) -> None:
        own = f"{{name: {ID}, value: {value}}}"
        assert of_client_id(tmp_path, own, below) == (found, codes)

    rows = [
        ("'${MY_ID}'", "a", []),
        ("'\"$(MY_ID)\"'", "$(MY_ID)", ["kubernetes.unset"]),
    ]
    assert failures(rows, check) == {}


def test_a_missing_reference_has_a_remedy_for_kubernetes(tmp_path: Path) -> None:
    for value in ("'${MY_ID}'", "'\"$(MY_ID)\"'"):
        text = HEAD + f"    - {{name: {ID}, value: {value}}}\n"
        said = [
            f for f in check_files([put(tmp_path, "v.yaml", text)]).findings if f.variable == ID
        ]
        assert ["Docker" in repr(f.problem) for f in said] == [False], value
        assert "secretKeyRef" in said[0].problem.remedy


def test_a_bomb_of_references_stays_as_it_is() -> None:
    assert expand("$(A)" * 100, {"A": "x" * 1000}) == "$(A)" * 100
    bomb = "$(A)" * 100_000  # would be a hundred billion characters
    assert expand(bomb, {"A": "x" * 1_000_000}) == bomb


@given(st.text())
def test_doubled_dollars_arrive_as_they_were(text: str) -> None:
    assert expand(text.replace("$", "$$"), {"A": "x"}) == text
