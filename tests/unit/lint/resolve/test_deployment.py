from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.unit.lint import cases
from tests.unit.lint.files import lines, name, put
from wizard.lint.parse import parse_files
from wizard.lint.parse.env_entry import Form
from wizard.lint.resolve.deployment import MOST_ENTRIES, Deployment, resolve


def deployment(paths: list[Path]) -> Deployment:
    return resolve(parse_files(paths))


def test_only_what_concerns_clearml_is_kept(tmp_path: Path) -> None:
    text = f"PATH=/x\nCLEARML__other=1\n{name('client_id')[:-1]}=1\nSECRET_THING=1\n"
    found = deployment([put(tmp_path, "a.env", text)])
    assert [e.name for e in found.entries] == ["CLEARML__other", name("client_id")[:-1]]


def test_env_files_alone_are_read_in_order(tmp_path: Path) -> None:
    first = put(tmp_path, "a.env", f"X=1\n{name('debug')}=true\n")
    second = put(tmp_path, "b.env", f"{name('client_id')}=$X\n")
    assert [e.text.reveal() for e in deployment([first, second]).entries] == ["true", "1"]


def test_a_file_given_twice_is_read_once(tmp_path: Path) -> None:
    path = put(tmp_path, "a.env", lines())
    assert len(deployment([path, path]).entries) == 4


def test_there_is_a_limit(tmp_path: Path) -> None:
    text = "".join(f"CLEARML__a{i}=1\n" for i in range(MOST_ENTRIES + 10))
    assert len(deployment([put(tmp_path, "a.env", text)]).entries) == MOST_ENTRIES


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.binary(max_size=80)
        | st.text(st.characters(exclude_categories=["Cs"]), max_size=80).map(str.encode),
        max_size=3,
    )
)
def test_it_never_raises(tmp_path: Path, contents: list[bytes]) -> None:
    paths = [tmp_path / f"{i}.env" for i in range(len(contents))]
    for path, data in zip(paths, contents, strict=True):
        path.write_bytes(data)
    deployment(paths)


def test_names_that_nothing_is_filled_in_from(tmp_path: Path) -> None:
    path = put(tmp_path, "s.env", "PING_AUTH_CLIENT_ID=1\n")
    assert deployment([path]).unused == {"PING_AUTH_CLIENT_ID": str(path)}
    compose = put(tmp_path, "a.yml", "services:\n  apiserver: {}\n")
    assert deployment([path, compose]).unused == {}


def test_only_environment_beats_env_files(tmp_path: Path) -> None:
    item = cases.given(f"{name('client_id')}=a")
    (composed,) = deployment([put(tmp_path, "a.yml", item)]).entries
    assert (composed.form, composed.in_environment) == (Form.ITEM, True)
    listed = deployment([put(tmp_path, "a.env", lines())]).entries
    assert not any(e.in_environment for e in listed)


def test_no_value_shows_in_its_repr(tmp_path: Path) -> None:
    found = deployment([put(tmp_path, "a.env", lines(client_secret="hunter2"))])
    assert "hunter2" not in repr(found)
