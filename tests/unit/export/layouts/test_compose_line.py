"""Compose's command lines: the server's own files, and how to look at the apiserver."""

from __future__ import annotations

from tests.support.setups import credentials, full_settings
from wizard.export.layouts.compose_line import base, compose, roll_back, verification
from wizard.export.outputs import ExportRequest
from wizard.model.draft import Deployment


def test_relative_paths_are_read_from_the_base_files_folder() -> None:
    assert base(Deployment("/a", "b/c.yml")) == ("/a/b", "c.yml")
    assert base(Deployment("C:\\a", "b\\c.yml", windows=True)) == ("C:\\a\\b", "c.yml")


def test_ours_comes_last_and_constants_before_other_env_files() -> None:
    line = compose(Deployment("/a", "b.yml", True, True), ["up"], "our file", "--env-file x")
    assert line == (
        "docker compose -f b.yml -f docker-compose.override.yml -f 'our file' "
        "--env-file constants.env --env-file x up"
    )


def test_the_way_back_names_no_file_of_ours() -> None:
    found = roll_back(ExportRequest(full_settings(), credentials()), "both")
    assert found.line == "cd /opt/clearml && docker compose -f docker-compose.yml up -d apiserver"
    assert "both" in found.says


def test_the_container_is_found_by_the_servers_own_files() -> None:
    made = Deployment("/a b", "c.yml", override=True, constants_env=True)
    lines = [c.line for c in verification(ExportRequest(full_settings(), credentials(), made))]
    own = "docker compose -f c.yml -f docker-compose.override.yml --env-file constants.env"
    assert lines[0].startswith("cd '/a b' && docker inspect ")
    assert lines[1].startswith("cd '/a b' && if log=$(docker logs ")
    assert all(f"$({own} ps -q apiserver)" in line for line in lines[:2])
    assert lines[2].endswith(" https://clearml.example/api/login.supported_modes")
    assert lines[3] == ""
