"""What is exported is read back: every layout, hostile texts in every place, nothing lost."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.support.hostile import hostile_texts
from wizard.clearml.variables import Value
from wizard.export.layouts import COMPOSE, LAYOUTS
from wizard.export.plan import ExportRequest, Layout
from wizard.files import OutputFile
from wizard.lint.importing import draft_from
from wizard.lint.report import Report, check_files
from wizard.lint.resolve.hocon import Type
from wizard.model.credentials import Credentials
from wizard.model.secret import Secret
from wizard.model.settings import Endpoints, GroupSettings, Settings

HOSTILE = [text for text in hostile_texts() if text]
EVERY = 9  # so many texts go into one setup
CODES_OF_FORM = (
    *("endpoint.", "company.", "client-id.", "client-secret.", "groups-claim.", "pkce."),
    *("value.login", "value.spaces", "value.template", "reference.literal"),
    *("reference.raw-literal", "reference.cluster-literal"),
)


def handoff(number: int, *, demo: bool = False) -> ExportRequest:
    """A setup full of hostile texts."""
    text = [HOSTILE[(number * EVERY + shift) % len(HOSTILE)] for shift in range(EVERY)]
    settings = Settings(
        "https://clearml.example",
        Endpoints(text[0], text[1]),
        debug=True,
        default_company=text[4],
        groups=GroupSettings(text[5], case_sensitive=False, admins=tuple(text[6:])),
    )
    credentials = Credentials(text[2], Secret(text[3]), "v")
    return ExportRequest(settings, credentials, COMPOSE, demo=demo, secrets_file=True)


def written(folder: Path, files: tuple[OutputFile, ...]) -> list[Path]:
    """The files as an export leaves them, compose files first; examples are not deployed."""
    folder.mkdir()
    for file in files:
        path = folder / file.name
        path.write_text(file.text, encoding="utf-8", newline="")
        path.chmod(0o600 if file.secret else 0o644)
    deployed = [folder / file.name for file in files if not file.name.endswith(".example")]
    return sorted(deployed, key=lambda path: path.suffix == ".env")


def arrived(report: Report) -> dict[str, Value]:
    """Every variable as the apiserver gets it."""
    found: dict[str, Value] = {}
    for one in report.arrivals:
        assert one.row is not None
        if one.read.type is Type.LIST:
            found[one.row.name] = tuple(item.reveal() for item in one.read.items)
        elif one.read.type is Type.FLAG:
            found[one.row.name] = one.read.flag
        else:
            assert one.read.type is Type.TEXT
            found[one.row.name] = one.read.text.reveal()
    return found


def expected(made: ExportRequest) -> dict[str, Value]:
    """What was exported, with secrets as plain text to compare."""
    return {
        one.variable.name: one.value.reveal() if isinstance(one.value, Secret) else one.value
        for one in made.written
    }


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)
@pytest.mark.timeout(400)
def test_hostile_texts_come_back(layout: Layout, tmp_path: Path) -> None:
    for number in range(len(HOSTILE) // EVERY // 4 + 1):
        made = handoff(number * 4)
        report = check_files(written(tmp_path / str(number), replace(made, layout=layout).files))
        assert arrived(report) == expected(made)
        # Nothing is wrong with how it is written; a hostile text is no address, of course.
        codes = {d.code for d in report.findings}
        allowed = (*CODES_OF_FORM, *_taken_for_written(made))
        assert {code for code in codes if not code.startswith(allowed)} == set()


def _taken_for_written(made: ExportRequest) -> tuple[str, ...]:
    r"""A credential with a line break is refused by the wizard; `\n` is what a person wrote."""
    credentials = made.credentials.client_id + made.credentials.client_secret.reveal()
    return ("helper.escape",) if set(credentials) & set("\n\r\t") else ()


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)
def test_an_ordinary_export_has_no_defect_and_fills_the_draft(
    layout: Layout, tmp_path: Path
) -> None:
    settings = Settings(
        "https://clearml.example",
        Endpoints("https://ping.example/as/authorize", "https://ping.example/as/token"),
        groups=GroupSettings("groups", admins=("A, B", "C")),
    )
    made = ExportRequest(
        settings, Credentials("id-1", Secret("s3cr$et'#"), "v"), COMPOSE, secrets_file=True
    )
    paths = written(tmp_path / "export", replace(made, layout=layout).files)
    assert check_files(paths).findings == ()
    found = draft_from(paths)
    assert found.problems == ()
    assert found.credentials.client_id == "id-1"
    assert found.credentials.client_secret.reveal() == "s3cr$et'#"
    assert found.draft.groups_admins == ("A, B", "C")
    assert found.draft.pkce


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)
def test_a_demo_is_recognised(layout: Layout, tmp_path: Path) -> None:
    report = check_files(
        written(tmp_path / "demo", replace(handoff(0, demo=True), layout=layout).files)
    )
    assert "file.demo" in {d.code for d in report.findings}


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)
def test_without_its_secrets_a_layout_warns_at_most_of_them(layout: Layout, tmp_path: Path) -> None:
    settings = Settings(
        "https://clearml.example",
        Endpoints("https://ping.example/as/authorize", "https://ping.example/as/token"),
    )
    made = ExportRequest(settings, Credentials("id-1", Secret("x"), "v"), COMPOSE)
    paths = written(tmp_path / "export", replace(made, layout=layout).files)
    public = [path for path in paths if path.stat().st_mode & 0o004]
    if public and layout.name != "compose":
        assert not check_files(public).has_errors
