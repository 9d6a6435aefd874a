"""Hand the arguments to the program and exit with its code."""

import sys

from wizard import app


def main() -> int:
    """Run the program; the exit code is 0 when all is well."""
    return app.main(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
