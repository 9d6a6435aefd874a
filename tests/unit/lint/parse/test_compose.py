from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from wizard.lint.parse.compose import ComposeFile, Service, parse
from wizard.lint.parse.text_file import Source

PIECES = st.sampled_from(
    [
        "services:",
        "\n",
        "  ",
        "apiserver:",
        "environment:",
        "env_file:",
        "- ",
        "A=1",
        "a: ",
        "[",
        "]",
        "~",
    ]
)


def file(text: str) -> ComposeFile:
    return parse(Source("c.yml", Path("c.yml"), text))


def apiserver(body: str) -> Service:
    (found,) = file(f"services:\n  apiserver:\n{body}").services
    return found


def test_map_and_list() -> None:
    pairs = apiserver("    environment:\n      A: 012\n      B:\n      C: '$x'\n").environment
    assert [(e.name, e.template and e.template.reveal(), e.is_number) for e in pairs] == [
        ("A", "10", True),
        ("B", None, False),
        ("C", "$x", False),
    ]
    listed = apiserver(
        "    environment:\n      - A=x # c\n      - B\n      - 'C=a: b'\n"
    ).environment
    assert [(e.name, e.template and e.template.reveal(), e.place.line) for e in listed] == [
        ("A", "x", 4),
        ("B", None, 5),
        ("C", "a: b", 6),
    ]


def test_env_files_in_every_form() -> None:
    assert [e.path for e in apiserver("    env_file: a.env\n").env_files] == ["a.env"]
    body = "    env_file:\n      - a.env\n      - {path: b.env, format: raw, required: false}\n"
    first, second = apiserver(body).env_files
    assert (first.path, first.raw, first.required) == ("a.env", False, True)
    assert (second.path, second.raw, second.required) == ("b.env", True, False)
    assert second.place.line == 5


def test_reset_and_override() -> None:
    reset = apiserver("    environment: !reset {A: b}\n    env_file: !override [a.env]\n")
    assert (reset.environment, reset.drops_environment) == ((), True)
    assert reset.drops_env_files
    assert len(reset.env_files) == 1


def test_every_document_counts() -> None:
    text = "services: {a: {environment: {X: y}}}\n---\nservices: {b: {}}\n"
    assert [s.name for s in file(text).services] == ["a", "b"]


def test_values_do_not_show() -> None:
    assert "hunter2" not in repr(file("services: {a: {environment: {X: hunter2}}}"))


@given(st.lists(PIECES, max_size=30).map("".join))
def test_it_never_raises(text: str) -> None:
    assert isinstance(file(text), ComposeFile)
