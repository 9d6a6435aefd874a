from pathlib import Path

from tests.support.tables import differing
from tests.unit.lint.cases import given
from tests.unit.lint.files import name, put
from wizard.clearml.variables import Value, Variable
from wizard.lint import meaning
from wizard.lint.parse import parse_files
from wizard.lint.parse.env_entry import Entry
from wizard.lint.resolve.deployment import Arrival, resolve
from wizard.lint.resolve.hocon import Read, Type
from wizard.lint.variable_names import by_leaf, identify
from wizard.model.secret import Secret

ID, URL, SECRET = by_leaf("client_id"), by_leaf("authorize_url"), by_leaf("client_secret")


def entry(folder: Path, written: str, row: Variable = ID, *, yaml: bool = False) -> Entry:
    line = f"{row.name}={written}"
    path = put(folder, "a.yml", given(line)) if yaml else put(folder, "a.env", line + "\n")
    return resolve(parse_files([path])).entries[0]


def meant(folder: Path, written: str, row: Variable) -> Value | None:
    """What is meant by a value that does not arrive."""
    arrival = Arrival(entry(folder, written, row), identify(row.name), Read(Type.ERROR))
    return meaning.value(arrival, row, sound=False)


def test_the_text_is_what_is_between_the_quotes(tmp_path: Path) -> None:
    table = {
        '"a$b"': "a$b",
        "'a'": "a",
        "'it\\'s'": "it's",
        "a b # c": "a b",
        '"a"b"': 'a"b',
        "'it's'": "it's",
        '"a${b"': "a${b",
        '"open': '"open',
        "": "",
        "a$$b": "a$$b",
        "'\"a\\nb\\d\"'": "a\nb\\d",
    }
    assert differing(lambda text: meaning.text_of(entry(tmp_path, text), ID), table) == []
    in_yaml = {'"a$b"': "a$b", "a$$b": "a$b"}

    def of_item(text: str) -> str:
        return meaning.text_of(entry(tmp_path, text, yaml=True), ID)

    assert differing(of_item, in_yaml) == []


def test_trailing_text_is_seen_unless_it_is_a_comment(tmp_path: Path) -> None:
    table = {'"a"b': True, '"a" # b': False, "a": False}
    found = differing(lambda text: meaning.has_trailing_text(entry(tmp_path, text)), table)
    assert found == []


def test_references_in_a_secret(tmp_path: Path) -> None:
    def named(text: str) -> tuple[str, ...]:
        path = put(tmp_path, "a.env", f"found=1\n{SECRET.name}={text}\n")
        return meaning.refers_to(resolve(parse_files([path])).entries[-1], SECRET)

    table: dict[str, tuple[str, ...]] = {
        "${PING_ID}": ("PING_ID",),
        "${ping_id}": ("ping_id",),
        "$PING_ID": ("PING_ID",),
        "a${PING}b${x}": ("PING", "x"),
        "${A:-c}": ("A",),
        "a$found": ("found",),
        **dict.fromkeys(("$HOME", "$ecret", "a$PING_ID", "$${PING}", "${1}", "${}", "$"), ()),
        "'\"${A}\"'": ("A",),
        "'\"x${A}\"'": (),  # nothing is replaced there
    }
    assert differing(named, table) == []


def test_references_in_an_address(tmp_path: Path) -> None:
    table: dict[str, tuple[str, ...]] = {
        "https://$host/as": ("host",),
        "$base/as": ("base",),
        "https://a.example/$REALM?${q}": ("REALM", "q"),
        "'\"https://${HOST}/as\"'": ("HOST",),
        "https://a.example/as": (),
    }
    found = differing(lambda text: meaning.refers_to(entry(tmp_path, text, URL), URL), table)
    assert found == []


def test_a_lost_dollar_is_seen(tmp_path: Path) -> None:
    table = {'"a$b${A}"': True, '"a${A}"': False, "a": False}
    found = differing(lambda text: meaning.loses_signs(entry(tmp_path, text), ID), table)
    assert found == []


def test_values_that_are_clear_at_a_glance(tmp_path: Path) -> None:
    table: dict[tuple[str, str], Value | None] = {
        ("debug", '"Yes"'): True,
        ("debug", "off"): False,
        ("groups.admins", "Admins"): ("Admins",),
        ("groups.admins", "[CN=a,OU=b]"): ("CN=a,OU=b",),
        ("groups.admins", "[a, 'b c']"): ("a", "b c"),
        ("client_id", '"a+b"'): "a+b",
        ("client_secret", '"a+b"'): Secret("a+b"),
    }
    assert differing(lambda row: meant(tmp_path, row[1], by_leaf(row[0])), table) == []


def test_what_is_not_clear_is_left(tmp_path: Path) -> None:
    rows = (
        ("debug", "maybe"),
        ("authorize_url", '"https://${HOST}/x"'),
        ("authorize_url", "https://u:p@h.example"),
        ("authorize_url", "<a b>"),
        ("client_id", "'${NAME}'"),
        ("client_secret", 'p#\\"rd'),
        ("client_secret", "\u201cabc\u201d"),
        ("client_secret", "'a\nb'"),
    )
    table = dict.fromkeys(rows)
    assert differing(lambda row: meant(tmp_path, row[1], by_leaf(row[0])), table) == []


def test_a_number_of_yaml_is_left(tmp_path: Path) -> None:
    text = f"services: {{apiserver: {{environment: {{{name('client_id')}: 012}}}}}}\n"
    (found,) = resolve(parse_files([put(tmp_path, "b.yml", text)])).entries
    arrival = Arrival(found, identify(found.name), Read(Type.NUMBER, Secret("10")))
    assert "YAML reads a number; quote it" in meaning.unclear(arrival, ID)


def test_a_secret_that_arrives_stays_a_secret(tmp_path: Path) -> None:
    arrival = Arrival(
        entry(tmp_path, "x", SECRET), identify(SECRET.name), Read(Type.TEXT, Secret("x"))
    )
    assert isinstance(meaning.value(arrival, SECRET, sound=True), Secret)
