"""Composition root: builds the program from its parts and runs it."""

import argparse
from collections.abc import Sequence
from importlib.metadata import version


def main(argv: Sequence[str]) -> int:
    """Run the program with these arguments; the exit code is 0 when all is well."""
    parser = argparse.ArgumentParser(prog="clearml-ping-wizard")
    parser.add_argument("--version", action="version", version=version("clearml-ping-wizard"))
    parser.parse_args(argv)
    return 0
