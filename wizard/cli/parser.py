"""The commands and their arguments. No credential is ever an argument."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

_CREDENTIALS = (
    "Credentials come from the keyring, or from the environment variables PING_AUTH_CLIENT_ID "
    "and PING_AUTH_CLIENT_SECRET; never from arguments, which every user of the machine can read."
)


_VERSION_HELP = "show program's version number and exit"


class _Version(argparse.Action):
    """Like argparse's own; the version is read when it is asked for."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        from importlib.metadata import version  # noqa: PLC0415 - slow to import

        sys.stdout.write(f"{version('clearml-ping-wizard')}\n")
        parser.exit()


class _Layouts:
    """Names of the layouts, loaded when they are compared or listed."""

    def __iter__(self) -> Iterator[str]:
        from wizard.export.layouts import LAYOUTS  # noqa: PLC0415 - slow to import

        return iter(LAYOUTS)

    def __contains__(self, name: object) -> bool:
        return name in tuple(self)


def build() -> argparse.ArgumentParser:
    """The parser of the command line; without a command the wizard opens."""
    parser = argparse.ArgumentParser(
        prog="clearml-ping-wizard",
        description="Connects Ping Identity to a ClearML server: shows what to register in Ping, "
        "tests a real login, exports the settings. Without a command it opens the wizard.",
    )
    parser.add_argument("--version", action=_Version, nargs=0, help=_VERSION_HELP)
    parser.add_argument("--verbose", action="store_true", help="write a log, without secrets")
    # The program starts itself with it, see `wizard.ui.closing`.
    parser.add_argument("--resume", metavar="SETUP", default="", help=argparse.SUPPRESS)
    for name, what in _ADDRESSES.items():
        parser.add_argument(f"--{name}", type=_address, metavar="URL", default="", help=what)
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    _demo(commands.add_parser("demo", help="try everything on a built-in identity provider"))
    _export(commands.add_parser("export", help="write the files from a draft", epilog=_CREDENTIALS))
    _check(commands.add_parser("check", help="report what the apiserver gets from existing files"))
    before, after = "check a draft before the first login", "check a deployed ClearML server"
    _preflight(commands.add_parser("preflight", help=before, epilog=_CREDENTIALS))
    _verify(commands.add_parser("verify", help=after, epilog=_CREDENTIALS))
    _register(
        commands.add_parser("register", help="register ClearML in Ping, or write a hand-out for it")
    )
    commands.add_parser("selftest", help="run the unattended demo and report whether it works")
    return parser


def _check(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "Reads env files, compose files, Helm values and Secret manifests as one deployment, in "
        "the order in which they are given to Docker Compose or Helm. None of them is changed."
    )
    parser.epilog = (
        "Exit codes: 0 no errors, 1 errors found, 2 a file cannot be read or a copy cannot be "
        "written, 130 cancelled. Only values that are not secret are shown."
    )
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="in the order of -f")
    parser.add_argument(
        "--as",
        choices=("compose", "raw"),
        dest="env_files",
        help="read env files as Docker Compose does (the default, except for the wizard's own raw "
        "file), or raw as “docker run --env-file” does; for those that a compose file names, it "
        "decides",
    )
    _json(parser)
    parser.add_argument(
        "--fix", action="store_true", help="write fixed copies next to the files, as NAME.fixed"
    )


def _demo(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--unattended", action="store_true", help="drive every page without a person or a display"
    )
    parser.add_argument(
        "--output",
        type=Path,
        default=Path("demo-output"),
        metavar="DIR",
        help="where the unattended demo puts its files and pictures (default: demo-output)",
    )


def _folder(text: str) -> Path:
    """The folder with this name: an unset variable of a script is not the current folder."""
    if not text:
        raise argparse.ArgumentTypeError("it is empty; name a folder (“.” is the current one)")
    return Path(text)


def _export(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--draft", type=Path, metavar="FILE", help="the draft (JSON, version 1)")
    parser.add_argument("--output", type=_folder, metavar="DIR", help="the folder to write into")
    parser.add_argument(
        "--example-draft", action="store_true", help="print a complete draft to start from"
    )
    parser.add_argument(
        "--layout",
        choices=_Layouts(),
        metavar="NAME",
        help="one of %(choices)s (default: the draft's)",
    )
    parser.add_argument(
        "--service",
        metavar="NAME",
        help="the service that runs the apiserver in the compose files (default: the draft's)",
    )
    parser.add_argument(
        "--with-secrets-file",
        action="store_true",
        help="compose-references and --zip: write the credentials too",
    )
    parser.add_argument(
        "--zip", action="store_true", help="one ZIP instead of files; without the client secret"
    )
    parser.add_argument(
        "--include-names",
        action="store_true",
        help="name the people of test logins on the handoff sheet, instead of their roles",
    )
    parser.add_argument(
        "--replace",
        action="store_true",
        help="replace files that this program did not write or that set other variables too",
    )
    parser.add_argument(
        "--drop-entries",
        action="store_true",
        help="export although Helm would drop entries of an opened list, to be moved by hand",
    )


def _preflight(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "Checks what can be known without a login: network, certificates, discovery, keys, "
        "callback URL, PKCE, client authentication. Exit codes: 0 nothing wrong found or warnings "
        "only, 1 something failed, 2 the draft cannot be read, 130 cancelled."
    )
    parser.add_argument(
        "--draft", type=Path, required=True, metavar="FILE", help="the draft (JSON, version 1)"
    )
    parser.add_argument(
        "--strict",
        action="store_true",
        help="exit with 1 as well when something could not be checked before somebody signs in",
    )
    _json(parser)


def _register(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "Registers ClearML in Ping, or writes a page and files for the people who may. A plan is "
        "shown before anything is written; what fails halfway is undone. Exit codes: 0 done, 1 "
        "something is missing or failed, 2 the draft cannot be read, 130 cancelled."
    )
    parser.add_argument("--draft", type=Path, metavar="FILE", help="the draft (JSON, version 1)")
    action = parser.add_mutually_exclusive_group(required=True)
    action.add_argument("--handout", type=_folder, metavar="DIR", help="write page and files")
    worker = "write them for the application by which administrators of PingOne sign in, once"
    action.add_argument("--worker", type=_folder, metavar="DIR", help=worker)
    for name, words in _REGISTER:
        action.add_argument(f"--{name}", action="store_true", help=words)
    action.add_argument("--apply", type=Path, metavar="PLAN", help="carry out a plan (JSON)")
    _register_choices(parser)
    _register_access(parser)
    _json(parser)


_REGISTER = (
    ("plan", "show what would be created or changed in Ping, and write nothing"),
    ("audit", "compare an existing application with the draft"),
    ("undo", "undo a registration that was not finished"),
    ("remove", "remove the application that was created for this draft's setup"),
    ("rotate", "replace the client secret in PingOne; the former one works for --days more"),
)


def _register_choices(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--application", default="", metavar="NAME", help="the existing one to use, by name or ID"
    )
    parser.add_argument(
        "--days",
        type=int,
        choices=range(1, 31),
        default=7,
        metavar="N",
        help="1 to 30 (default: 7)",
    )
    for name, words in (
        ("change", "plan to change an existing application rather than to leave it alone"),
        ("production", "agree to write in an environment that is not known to be a sandbox"),
        ("replicate", "agree to publish what others have changed as well"),
        ("in-use", "agree to change an application through which people sign in"),
    ):
        parser.add_argument(f"--{name}", action="store_true", help=words)


def _register_access(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("signing in to PingOne")
    for name, metavar, words in (
        ("environment", "ID", "the environment to register in (default: the draft's)"),
        ("region", "CODE", "its region, such as EU (default: the draft's)"),
        ("worker-id", "ID", "client ID of the worker application (default: the last one)"),
        ("admin-environment", "ID", "the worker application's environment (default: the same)"),
    ):
        made = partial(_of_pingone, "region" if name == "region" else "environment")
        kind = str if name == "worker-id" else made
        group.add_argument(f"--{name}", type=kind, default="", metavar=metavar, help=words)
    for name, words in _ADDRESSES.items():
        # Without a default: what stands before the command counts as well.
        kept = argparse.SUPPRESS
        group.add_argument(f"--{name}", type=_address, metavar="URL", default=kept, help=words)
    group.add_argument("--device", action="store_true", help="sign in on another device")
    group.add_argument(
        "--as-worker",
        action="store_true",
        help="sign in as the worker application; its secret is asked for, or read from stdin",
    )
    group = parser.add_argument_group(
        "signing in to PingFederate",
        "At --api-url; password and token are asked for, or read from stdin.",
    )
    group.add_argument("--user", default="", metavar="NAME", help="an administrator, by password")
    group.add_argument("--bearer", action="store_true", help="by an access token instead")
    group = parser.add_argument_group("signing in to Advanced Identity Cloud")
    for name, metavar, words in (
        ("service-account", "ID", "the service account; --api-url is the tenant's address"),
        ("key-file", "FILE", "its JWK, as it was downloaded; only read"),
        ("realm", "NAME", "the realm to register in (default: the draft's, else alpha)"),
    ):
        group.add_argument(f"--{name}", default="", metavar=metavar, help=words)


_ADDRESSES = {
    "api-url": "base of Ping's administration API, https or loopback (default: the region's)",
    "auth-url": "base of Ping's authorization server, likewise",
}


def _of_pingone(kind: str, text: str) -> str:
    """Not the draft's instead, when it is mistyped."""
    from wizard.ping.regions import environment_id, region  # noqa: PLC0415 - as below

    if text and not (region(text) if kind == "region" else environment_id(text)):
        raise argparse.ArgumentTypeError(f"{text!r} is no {kind} of PingOne")
    return text


def _address(text: str) -> str:
    """Where what is sent is encrypted, or does not leave this machine."""
    if not text:  # the default
        return text
    from wizard.registration.sign_in import is_protected  # noqa: PLC0415 - for these options only

    if not is_protected(text) or {"?", "#"} & set(text):
        raise argparse.ArgumentTypeError(f"{text!r} is no https address (or http on this machine)")
    return text


LONGEST_WAIT = 3600.0
"""Seconds to wait for a restart at most."""


def _verify(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "Requests from a ClearML server, without credentials, what its own login page requests: "
        "its sign-in providers, and whether Ping is one of them. Exit codes: 0 Ping is active, 1 "
        "it is not or something differs from the draft, 2 the address or the draft cannot be read, "
        "130 cancelled."
    )
    parser.add_argument(
        "url", nargs="?", metavar="URL", help="where people open ClearML (default: the draft's)"
    )
    parser.add_argument(
        "--draft",
        type=Path,
        metavar="FILE",
        help="compare client ID and callback URL with this draft (JSON, version 1)",
    )
    parser.add_argument(
        "--ca-file",
        default="",
        metavar="FILE",
        help="trust this certificate authority as well (PEM)",
    )
    parser.add_argument(
        "--wait",
        type=_seconds,
        default=0.0,
        metavar="SECONDS",
        help="while the server restarts, retry for as long as this (at most 3600)",
    )
    _json(parser)


def _json(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="print one JSON document (version 1)")


def _seconds(typed: str) -> float:
    try:
        seconds = float(typed)
    except ValueError:
        seconds = -1.0
    if not 0 <= seconds <= LONGEST_WAIT:
        raise argparse.ArgumentTypeError(f"{typed!r} is not a number from 0 to {LONGEST_WAIT:g}")
    return seconds
