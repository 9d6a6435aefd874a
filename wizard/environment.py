"""The process environment: the only module that reads it.

Credentials are taken from it, and what would weaken a login is removed from it.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Mapping, MutableMapping
from typing import TYPE_CHECKING

from wizard.model.secret import Secret

if TYPE_CHECKING:  # the program begins with this module
    from wizard.model.credentials import Credentials
    from wizard.model.problem import Problem, Problems

CLIENT_ID = "PING_AUTH_CLIENT_ID"
CLIENT_SECRET = "PING_AUTH_CLIENT_SECRET"  # noqa: S105 - the variable's name
API_TOKEN = "PINGONE_API_ACCESS_TOKEN"  # noqa: S105 - likewise; as Ping's own tools call it
CHROMIUM_FLAGS = "QTWEBENGINE_CHROMIUM_FLAGS"
NO_SANDBOX = "environment.no-sandbox"
"""Code of the problem that asks for consent: a login without the browser's sandbox."""

Environment = MutableMapping[str, str]

_VARIABLES = {
    "QTWEBENGINE_REMOTE_DEBUGGING": "environment.remote-debugging",  # opens pages to other programs
    "SSLKEYLOGFILE": "environment.key-log",  # lets recorded traffic be decrypted
    "CHROME_LOG_FILE": "environment.traffic-log",
    "QTWEBENGINEPROCESS_PATH": "environment.other-program",
    "CHROME_DEVEL_SANDBOX": "environment.other-program",
    "QTWEBENGINE_DISABLE_SANDBOX": NO_SANDBOX,
    "QT_QPA_GENERIC_PLUGINS": "environment.platform",  # input from the network
}
"""Variables that are removed, each with the code of its problem."""

_PLATFORM = "QT_QPA_PLATFORM"
_PLATFORMS = frozenset(
    ("xcb", "wayland", "wayland-egl", "windows", "cocoa", "offscreen", "minimal")
)
"""Qt's platforms that draw on this desktop or nowhere. Others show the window to the network."""

_ALLOWED_SWITCHES = frozenset(
    (
        *("disable-gpu", "disable-vulkan", "ignore-gpu-blocklist", "use-gl", "use-angle"),
        *("force-device-scale-factor", "lang", "log-level", "force-renderer-accessibility"),
        *("proxy-server", "proxy-pac-url", "proxy-bypass-list", "auth-server-allowlist"),
    )
)
"""Chromium's switches for displays, languages and proxies. Every other one is dropped: hundreds of
them, new ones with each release, switch off a check or open a way into the browser."""

# Chromium ends the program when it has a sandbox and is started without a zygote.
_SANDBOX_SWITCHES = frozenset(("no-sandbox", "no-zygote"))
_SWITCH = re.compile(r"--?(?P<name>[a-z-]+)(=(\"[^\"'\\]*\"|[^\"'\\]*))?")
_LOG_LEVEL = re.compile(r"--?log-level=[0-9]+")


def process() -> Environment:
    """This process's own environment."""
    return os.environ  # noqa: TID251 - this is the module


def has_display(environment: Mapping[str, str]) -> bool:
    """Whether a window can be opened: on Linux a display server must be named."""
    if not sys.platform.startswith("linux"):
        return True
    return any(environment.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))


def has_credentials(environment: Mapping[str, str]) -> bool:
    """True as long as `take_credentials` would find something."""
    return any(environment.get(name) for name in (CLIENT_ID, CLIENT_SECRET))


def take_credentials(environment: Environment) -> Credentials | Problems | None:
    """The credentials in the environment; None when there are none.

    They are removed from it, so that no child process inherits them.
    """
    # Both even if one is wrong: nothing of them stays for child processes.
    client_id, client_secret = drop_credentials(environment)
    if not client_id and not client_secret:
        return None
    from wizard.model import fields  # noqa: PLC0415 - see above
    from wizard.model.credentials import Credentials  # noqa: PLC0415 - likewise

    parsed_id, parsed_secret = fields.client_id(client_id), fields.client_secret(client_secret)
    if parsed_id.value is None or parsed_secret.value is None:
        found = (*parsed_id.problems, *parsed_secret.problems)
        return tuple(_from_variable(one) for one in found if one.is_error)
    return Credentials(parsed_id.value, parsed_secret.value, version=os.urandom(16).hex())


def drop_credentials(environment: Environment) -> tuple[str, str]:
    """Remove client ID and secret; what they were."""
    return _take(environment, CLIENT_ID), _take(environment, CLIENT_SECRET)


def take_api_token(environment: Environment) -> Secret:
    """The access token for Ping's API, empty when there is none; it is removed likewise."""
    return Secret(_take(environment, API_TOKEN))


def _take(environment: Environment, name: str) -> str:
    if name in environment and environment is process() and sys.platform != "win32":
        _overwrite(name)
    return environment.pop(name, "")


def _overwrite(name: str) -> None:
    """Overwrite a variable's value in this process's memory, where `/proc/…/environ` shows it."""
    import ctypes  # noqa: PLC0415 - rarely needed

    getenv = ctypes.CDLL(None).getenv
    getenv.restype = ctypes.c_void_p
    if at := getenv(name.encode()):
        ctypes.memset(at, 0, len(ctypes.string_at(at)))


def _from_variable(found: Problem) -> Problem:
    """The problem of a field, with the variable that it was filled in from."""
    from dataclasses import replace  # noqa: PLC0415 - see above

    from wizard.model.problem import problem  # noqa: PLC0415 - likewise

    variable = CLIENT_ID if found.field == "client_id" else CLIENT_SECRET
    words = problem("environment.credentials", variable=variable, cause=found.why)
    return replace(found, why=words.why, remedy=words.remedy)


def scrub(environment: Environment) -> Problems:
    """Remove what would weaken a login; a warning for each kind of thing that was removed.

    Of Chromium's switches only the allowed ones stay. Those that the program adds itself later are
    not filtered.
    """
    found = [(code, name) for name, code in _VARIABLES.items() if environment.pop(name, None)]
    if not all(map(_is_desktop, environment.get(_PLATFORM, "").split(";"))):
        del environment[_PLATFORM]
        found.append(("environment.platform", _PLATFORM))
    switches = environment.get(CHROMIUM_FLAGS, "").split()
    dropped = [word for word in switches if not _is_allowed(word)]
    if dropped:
        environment[CHROMIUM_FLAGS] = " ".join(word for word in switches if _is_allowed(word))
    found += [_named(word) for word in dropped]
    if not found:
        return ()
    from wizard.model.problem import problem  # noqa: PLC0415 - see above

    names: dict[str, list[str]] = {}
    for code, name in found:
        names.setdefault(code, []).append(name)
    return tuple(problem(code, names=", ".join(dict.fromkeys(n))) for code, n in names.items())


def missing_library(error: BaseException) -> Problem | None:
    """The problem when a module was not imported for want of a shared library of the system."""
    found = re.match(r"(lib[\w.+-]+): cannot open shared object file", str(error))
    if not isinstance(error, ImportError) or found is None:
        return None
    from wizard.model.problem import problem  # noqa: PLC0415 - rarely needed

    return problem("program.library", library=found[1])


def _is_desktop(platform: str) -> bool:
    """Whether it is empty or one of the allowed platforms; options may follow a colon."""
    name = platform.partition(":")[0].strip()
    return not name or name in _PLATFORMS


def _is_allowed(word: str) -> bool:
    """Whether a word is an allowed switch.

    Quotes may only enclose a value without spaces: then every reader splits the words alike.
    """
    match = _SWITCH.fullmatch(word)
    if match is None or match["name"] not in _ALLOWED_SWITCHES:
        return False
    return match["name"] != "log-level" or bool(_LOG_LEVEL.fullmatch(word))


def _named(word: str) -> tuple[str, str]:
    """The code and the name for a dropped word; a value is not part of it.

    What is no switch may be part of a value, so the variable is named instead.
    """
    bare = re.sub(r"[\"'\\]", "", word)
    if not bare.startswith(("-", "/")):
        return "environment.switches", CHROMIUM_FLAGS
    name = bare.lstrip("-/").partition("=")[0]
    code = NO_SANDBOX if name.lower() in _SANDBOX_SWITCHES else "environment.switches"
    return code, f"--{name}"
