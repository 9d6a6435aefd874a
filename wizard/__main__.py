"""Hand the arguments to the program and exit with its code."""

import sys

from wizard import app
from wizard.cli import parser, streams


def main() -> int:
    """Run the program; the exit code is 0 when all is well."""
    return streams.ended(_run)


def _run() -> int:
    words = sys.argv[1:]
    if words == [parser.HOCON_CHILD]:
        from wizard.clearml.reading import hocon_child  # noqa: PLC0415 - loaded with its command

        return hocon_child.main()
    return app.main(words)


if __name__ == "__main__":
    sys.exit(main())
