"""Lists of several values files: Helm replaces them as a whole."""

from pathlib import Path

from tests.unit.lint.files import name
from wizard.lint.finding import Finding
from wizard.lint.helm_deployment import from_kubernetes
from wizard.lint.source import Source

ID, URL = name("client_id"), name("authorize_url")
PROXY = "{name: HTTPS_PROXY, value: 'http://proxy.example:3128'}"


def said(*lists: tuple[str, ...]) -> list[Finding]:
    heads = ("apiserver:\n  extraEnvs:" + (" []\n" if not items else "\n") for items in lists)
    bodies = ("".join(f"    - {item}\n" for item in items) for items in lists)
    texts = (head + body for head, body in zip(heads, bodies, strict=True))
    return from_kubernetes([Source(f"{i}.yaml", Path("v"), t) for i, t in enumerate(texts)])[1]


def ours(value: str = "a") -> str:
    return f"{{name: {ID}, value: '\"{value}\"'}}"


def test_a_foreign_variable_is_lost_to_the_list_of_ours() -> None:
    (found,) = said(("{name: OTHER, value: x}", PROXY), (ours(), "{name: OTHER, value: x}"))
    assert (found.code, found.is_error, found.variable) == ("kubernetes.lost", True, "HTTPS_PROXY")
    assert (found.place.file, found.place.line) == ("0.yaml", 4)
    assert found.what.startswith("Helm drops HTTPS_PROXY: ")
    assert "end of the list in 1.yaml" in found.remedy


def test_ours_are_lost_where_the_order_is_wrong() -> None:
    (found,) = said((ours(), f"{{name: {URL}, value: x}}"), (PROXY,))
    assert (found.code, found.is_error, found.variable) == ("kubernetes.lost", True, ID)
    assert found.what.startswith("Helm drops client_id and 1 more: ")


def test_nothing_is_said_of_what_was_copied() -> None:
    assert said((PROXY,), (ours(), PROXY)) == []


def test_another_value_in_the_later_list_counts() -> None:
    (found,) = said((ours(),), (ours("b"),))
    assert (found.code, found.is_error) == ("duplicate.overridden", False)


def test_what_does_not_concern_ping_is_only_told() -> None:
    found = said(
        ("{name: A, value: x}", "{name: B, value: x}"),
        ("{name: B, value: x}",),
        (ours(), "{name: B, value: x}"),
    )
    assert [(d.code, d.is_error, d.variable) for d in found] == [("kubernetes.lost", False, "A")]
