"""What is taken from the environment, and what is removed from it."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.support.parts import CHECKOUT
from wizard.environment import (
    CHROMIUM_FLAGS,
    NO_SANDBOX,
    process,
    scrub,
    take_api_token,
    take_credentials,
)
from wizard.model.credentials import Credentials
from wizard.model.problem import Severity

BOTH = {"PING_AUTH_CLIENT_ID": "an-id", "PING_AUTH_CLIENT_SECRET": " s3cr$t"}


def test_credentials_are_taken_once() -> None:
    environment = {**BOTH, "OTHER": "x"}
    taken = take_credentials(environment)
    assert isinstance(taken, Credentials)
    assert (taken.client_id, taken.client_secret.reveal()) == ("an-id", " s3cr$t")
    assert environment == {"OTHER": "x"}
    assert take_credentials(environment) is None


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")
def test_what_was_taken_is_not_in_the_memory_that_others_see() -> None:
    script = (
        "from wizard import environment as e\nfrom pathlib import Path\n"
        "taken = e.take_credentials(e.process())\n"
        "token = e.take_api_token(e.process())\n"
        "left = Path('/proc/self/environ').read_bytes()\n"
        "print(taken.client_secret.reveal(), token.reveal(), b's3cr' in left, b'an-id' in left)\n"
        "print(b'a.token' in left)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        env=BOTH | {"PINGONE_API_ACCESS_TOKEN": "a.token"},
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == " s3cr$t a.token False False\nFalse\n"


def test_the_access_token_is_taken_once() -> None:
    environment = {"PINGONE_API_ACCESS_TOKEN": "a.token", "OTHER": "x"}
    assert take_api_token(environment).reveal() == "a.token"
    assert environment == {"OTHER": "x"}
    assert not take_api_token(environment)


def test_each_taking_has_a_version_of_its_own() -> None:
    first, second = take_credentials(dict(BOTH)), take_credentials(dict(BOTH))
    assert isinstance(first, Credentials)
    assert isinstance(second, Credentials)
    assert first.version != second.version


def test_half_or_broken_credentials_are_problems() -> None:
    broken = {"PING_AUTH_CLIENT_ID": "é", "PING_AUTH_CLIENT_SECRET": "hid\udc80den"}
    for environment, codes in (
        ({"PING_AUTH_CLIENT_ID": "x"}, ["client-secret.missing"]),
        ({"PING_AUTH_CLIENT_SECRET": "x"}, ["client-id.missing"]),
        (broken, ["client-id.characters", "client-secret.characters"]),
    ):
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


def test_variables_that_weaken_a_login_are_removed() -> None:
    rules = {
        "QTWEBENGINE_REMOTE_DEBUGGING": "remote-debugging",
        "SSLKEYLOGFILE": "key-log",
        "CHROME_LOG_FILE": "traffic-log",
        "QTWEBENGINEPROCESS_PATH": "other-program",
        "CHROME_DEVEL_SANDBOX": "other-program",
        "QTWEBENGINE_DISABLE_SANDBOX": "no-sandbox",
        "QT_QPA_GENERIC_PLUGINS": "platform",
    }
    for name, rule in rules.items():
        environment = {name: "1", "PATH": "/bin"}
        (found,) = scrub(environment)
        assert (found.code, found.severity) == (f"environment.{rule}", Severity.WARNING)
        assert name in found.why
        assert environment == {"PATH": "/bin"}


def test_only_platforms_of_a_desktop_or_of_no_screen_are_passed_on() -> None:
    wanted = dict.fromkeys(
        ("", "xcb", "wayland;xcb", "wayland-egl", "windows:dpiawareness=1", "cocoa", "offscreen"),
        True,
    )
    wanted |= dict.fromkeys(("vnc", "vnc:port=1", "xcb;vnc", "eglfs", "VNC", "webgl", "x"), False)
    for value, stays in wanted.items():
        environment = {"QT_QPA_PLATFORM": value}
        found = scrub(environment)
        assert [p.code for p in found] == ([] if stays else ["environment.platform"])
        assert environment == ({"QT_QPA_PLATFORM": value} if stays else {})


ALLOWED = (
    *("--disable-gpu", "--disable-vulkan", "--ignore-gpu-blocklist", "--use-gl=desktop"),
    *("--use-angle=swiftshader", "--force-device-scale-factor=1.5", "--lang=de", '--lang="de"'),
    *("--log-level=3", "--force-renderer-accessibility", "--proxy-server=proxy.example:3128"),
    *("--proxy-pac-url=http://proxy.example/pac", '--proxy-bypass-list="*.example;<local>"'),
    *("--auth-server-allowlist=*.example", "-disable-gpu"),
)


def test_allowed_switches_stay_as_they_were() -> None:
    environment = {CHROMIUM_FLAGS: "  ".join(ALLOWED), "SSL_CERT_FILE": "ca.pem"}
    before = dict(environment)
    assert scrub(environment) == ()
    assert environment == before


DROPPED = (
    *("--remote-debugging-port=9222", "-remote-debugging-address=0.0.0.0", "--single-process"),
    *("/remote-debugging-pipe", "--remote-allow-origins=*", "--Remote-Debugging-Port=1"),
    *('"--remote-debugging-port=1"', "--ssl-key-log-file=k", "--log-net-log=n.json", "--v=2"),
    *("--enable-logging=stderr", "--enable-tracing=net", "--ignore-certificate-errors"),
    *("--host-resolver-rules=MAP", "--disable-web-security", "--disable-web-sec\\urity"),
    *("--disable-setuid-sandbox", "--disable-gpu-sandbox", "--no-zygote-sandbox"),
    *("--disable-site-isolation-trials", "--disable-features=Vulkan", "--enable-features=X"),
    *("--allow-file-access-from-files", "--use-fake-ui-for-media-stream", "--host-rules=MAP"),
    *("--ssl-version-min=tls1", "--renderer-cmd-prefix=gdb", "--gssapi-library-name=x.so"),
    *("--no-sandbox-and-elevated", "--of-a-later-release", "--DISABLE-GPU", "---disable-gpu"),
    *("--log-level=x", "--log-level=-1", "--log-level", "--lang='de'", '--lang="de', "disable-gpu"),
)


def test_every_other_switch_is_dropped_and_named_without_its_value() -> None:
    wrong = []
    for switch in DROPPED:
        environment = {CHROMIUM_FLAGS: f"--disable-gpu  {switch}\t--disable-vulkan"}
        found = scrub(environment)
        name = switch.replace('"', "").replace("\\", "").lstrip("-/").partition("=")[0]
        shown = f"--{name}. " if switch != "disable-gpu" else CHROMIUM_FLAGS
        named = [shown in p.why for p in found if p.code == "environment.switches"]
        if named != [True] or environment[CHROMIUM_FLAGS] != "--disable-gpu --disable-vulkan":
            wrong.append((switch, environment, found))
    assert wrong == []


def test_a_request_for_no_sandbox_is_not_passed_on() -> None:
    for switch in ("--no-sandbox", "-no-sandbox", '"--no-sandbox"', "--no-zygote"):
        environment = {CHROMIUM_FLAGS: f"{switch} --disable-gpu"}
        assert [p.code for p in scrub(environment)] == [NO_SANDBOX]
        assert environment == {CHROMIUM_FLAGS: "--disable-gpu"}


def test_nothing_hides_in_a_quote_and_no_part_of_a_value_is_shown() -> None:
    environment = {CHROMIUM_FLAGS: "--lang='a --lang=de hidden' --proxy-server=\"a b\""}
    (found,) = scrub(environment)
    assert environment[CHROMIUM_FLAGS] == "--lang=de"
    assert "hidden" not in found.why


def test_each_kind_is_reported_once_with_names_and_no_value() -> None:
    environment = {
        "QTWEBENGINE_REMOTE_DEBUGGING": "9222",
        CHROMIUM_FLAGS: "--remote-debugging-port=9223 --remote-debugging-port=9224 --v=1",
    }
    debugging, switches = scrub(environment)
    assert "QTWEBENGINE_REMOTE_DEBUGGING. " in debugging.why
    assert "--remote-debugging-port, --v. " in switches.why
    assert "922" not in f"{debugging}{switches}"
    assert debugging.remedy.startswith("Nothing needs to be done now")
