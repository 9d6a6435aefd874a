"""What is taken from the environment, and what is removed from it."""

from __future__ import annotations

import os

import pytest

from wizard.environment import CHROMIUM_FLAGS, process, scrub, take_credentials
from wizard.model.credentials import Credentials
from wizard.model.problem import Problem, Severity

BOTH = {"PING_AUTH_CLIENT_ID": "an-id", "PING_AUTH_CLIENT_SECRET": " s3cr$t"}


def test_credentials_are_taken_once() -> None:
    environment = {**BOTH, "OTHER": "x"}
    taken = take_credentials(environment)
    assert isinstance(taken, Credentials)
    assert (taken.client_id, taken.client_secret.reveal()) == ("an-id", " s3cr$t")
    assert environment == {"OTHER": "x"}
    assert take_credentials(environment) is None


def test_each_taking_has_a_version_of_its_own() -> None:
    first, second = take_credentials(dict(BOTH)), take_credentials(dict(BOTH))
    assert isinstance(first, Credentials)
    assert isinstance(second, Credentials)
    assert first.version != second.version


@pytest.mark.parametrize(
    ("environment", "codes"),
    [
        ({"PING_AUTH_CLIENT_ID": "x"}, ["client-secret.missing"]),
        ({"PING_AUTH_CLIENT_SECRET": "x"}, ["client-id.missing"]),
        (
            {"PING_AUTH_CLIENT_ID": "é", "PING_AUTH_CLIENT_SECRET": "hid\udc80den"},
            ["client-id.characters", "client-secret.characters"],
        ),
    ],
)
def test_half_or_broken_credentials_are_problems(
    environment: dict[str, str], codes: list[str]
) -> None:
    found = take_credentials(environment)
    assert isinstance(found, tuple)
    assert [p.code for p in found] == codes
    assert all("environment variable PING_AUTH_CLIENT_" in p.why for p in found)
    assert "hid" not in repr(found)
    assert environment == {}


def test_the_process_environment_is_the_real_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSLKEYLOGFILE", "keys.txt")
    assert [p.code for p in scrub(process())] == ["environment.key-log"]
    assert os.getenv("SSLKEYLOGFILE") is None


@pytest.mark.parametrize(
    ("name", "rule"),
    [
        ("QTWEBENGINE_REMOTE_DEBUGGING", "remote-debugging"),
        ("SSLKEYLOGFILE", "key-log"),
        ("CHROME_LOG_FILE", "traffic-log"),
        ("QTWEBENGINEPROCESS_PATH", "other-program"),
        ("CHROME_DEVEL_SANDBOX", "other-program"),
        ("QTWEBENGINE_DISABLE_SANDBOX", "no-sandbox"),
    ],
)
def test_variables_that_open_the_login(name: str, rule: str) -> None:
    environment = {name: "1", "PATH": "/bin"}
    (found,) = scrub(environment)
    assert isinstance(found, Problem)
    assert (found.code, found.severity) == (f"environment.{rule}", Severity.WARNING)
    assert environment == {"PATH": "/bin"}


@pytest.mark.parametrize(
    ("flag", "rule"),
    [
        ("--remote-debugging-port=9222", "remote-debugging"),
        ("-remote-debugging-address=0.0.0.0", "remote-debugging"),
        ("/remote-debugging-pipe", "remote-debugging"),
        ("--remote-allow-origins=*", "remote-debugging"),
        ("--Remote-Debugging-Port=1", "remote-debugging"),
        ('"--remote-debugging-port=1"', "remote-debugging"),
        ("--ssl-key-log-file=k", "key-log"),
        ("--log-net-log=n.json", "traffic-log"),
        ("--enable-logging=stderr", "traffic-log"),
        ("--v=2", "traffic-log"),
        ("--enable-tracing=net", "traffic-log"),
        ("--ignore-certificate-errors", "no-checks"),
        ("--ignore-certificate-errors-spki-list=x", "no-checks"),
        ("--host-resolver-rules=MAP", "no-checks"),
        ("--disable-web-security", "isolation"),
        ("--disable-web-sec\\urity", "isolation"),
        ("--single-process", "isolation"),
        ("--disable-setuid-sandbox", "isolation"),
        ("--disable-gpu-sandbox", "isolation"),
        ("-disable-seccomp-filter-sandbox", "isolation"),
        ("--no-zygote-sandbox", "isolation"),
        ("--disable-site-isolation-trials", "isolation"),
        ("--disable-features=Other,IsolateOrigins", "isolation"),
        ("--enable-features=UnsandboxedPages", "isolation"),
        ("--allow-file-access-from-files", "isolation"),
        ("--use-fake-ui-for-media-stream", "isolation"),
        ("--no-sandbox", "no-sandbox"),
        ("-no-sandbox", "no-sandbox"),
        ("--no-sandbox-and-elevated", "no-sandbox"),
        ("--no-zygote", "no-sandbox"),
        ("--host-rules=MAP", "no-checks"),
        ("--ssl-version-min=tls1", "no-checks"),
        ("--renderer-cmd-prefix=gdb", "other-program"),
        ("--gssapi-library-name=x.so", "other-program"),
    ],
)
def test_flags_that_open_the_login(flag: str, rule: str) -> None:
    environment = {CHROMIUM_FLAGS: f"--disable-gpu  {flag}\t--disable-vulkan"}
    assert [p.code for p in scrub(environment)] == [f"environment.{rule}"]
    quoted = '"' in flag
    assert environment == {CHROMIUM_FLAGS: "" if quoted else "--disable-gpu --disable-vulkan"}


def test_nothing_hides_behind_a_quote() -> None:
    environment = {CHROMIUM_FLAGS: "--x='a --remote-debugging-port=1' --ignore-certificate-errors"}
    assert len(scrub(environment)) == 2
    assert environment[CHROMIUM_FLAGS] == ""


def test_what_is_harmless_stays_as_it_was() -> None:
    flags = '--disable-gpu  --lang="de" --disable-features=Vulkan --proxy-server=proxy.example:3128'
    environment = {CHROMIUM_FLAGS: flags, "SSL_CERT_FILE": "ca.pem"}
    assert scrub(environment) == ()
    assert environment == {CHROMIUM_FLAGS: flags, "SSL_CERT_FILE": "ca.pem"}


def test_each_kind_is_told_once() -> None:
    environment = {
        "QTWEBENGINE_REMOTE_DEBUGGING": "1",
        CHROMIUM_FLAGS: "--remote-debugging-port=1 --remote-debugging-address=x",
    }
    (found,) = scrub(environment)
    assert found.code == "environment.remote-debugging"


def test_what_was_removed_is_named_but_not_its_value() -> None:
    environment = {
        "QTWEBENGINE_REMOTE_DEBUGGING": "9222",
        CHROMIUM_FLAGS: "--remote-debugging-port=9223 --remote-debugging-port=9224",
    }
    (found,) = scrub(environment)
    assert "QTWEBENGINE_REMOTE_DEBUGGING, --remote-debugging-port. " in found.why
    assert "922" not in found.why
    assert found.remedy.startswith("Nothing needs to be done now")
