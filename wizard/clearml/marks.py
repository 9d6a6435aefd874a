"""What exported files are recognised by: names and comments shared by `export` and `lint`."""

MARK = "# Written by the ClearML Ping SSO wizard for"
"""Start of the comment in front of every file written by the program."""

DEMO_LINE = "# DEMO, do not deploy"
"""First line of every file written by the demo."""

ENV_FILE = "ping-sso.env"
"""Env file for Docker Compose."""

RAW_FILE = "ping-sso.raw.env"
"""Env file for `docker run --env-file`, which knows no quotes."""

RAW_WORDS = f"For docker run --env-file {RAW_FILE}, and for Compose 2.30 or newer with"
"""Comment in front of a raw env file."""
