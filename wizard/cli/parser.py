"""The commands and their arguments. No credential is ever an argument."""

from __future__ import annotations

import argparse
from importlib.metadata import version
from pathlib import Path

_CREDENTIALS = (
    "Credentials come from the keyring, or from the environment variables PING_AUTH_CLIENT_ID "
    "and PING_AUTH_CLIENT_SECRET; never from arguments, which every user of the machine can read."
)


def build() -> argparse.ArgumentParser:
    """The whole command line; without a command the wizard opens."""
    parser = argparse.ArgumentParser(
        prog="clearml-ping-wizard",
        description="Connects Ping Identity to a ClearML server: tells what to register in Ping, "
        "tests a real login, exports the settings. Without a command it opens the wizard.",
    )
    parser.add_argument("--version", action="version", version=version("clearml-ping-wizard"))
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    _demo(commands.add_parser("demo", help="try everything on a built-in identity provider"))
    _export(
        commands.add_parser("export", help="write the files from a draft", epilog=_CREDENTIALS)
    )
    commands.add_parser("selftest", help="run the unattended demo and say whether all works")
    return parser


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


def _export(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--draft", type=Path, metavar="FILE", help="the draft (JSON, version 1)")
    parser.add_argument("--output", type=Path, metavar="DIR", help="the folder to write into")
    parser.add_argument(
        "--example-draft", action="store_true", help="print a complete draft to start from"
    )
    parser.add_argument(
        "--replace", action="store_true", help="replace files that this program did not write"
    )
