"""The authorities of certificates: the system's, and those of the extra CA file."""

from __future__ import annotations

import errno
import sys
from collections.abc import Mapping
from pathlib import Path

from wizard.files import read_plain

LARGEST = 4_000_000
"""Bytes; the bundle of all authorities of a system has about 250,000."""


def read_authorities(ca_file: str) -> bytes:
    """What is in the file. On a slow disk that takes its time: not for the window's thread.

    Raises:
        OSError: it cannot be read, is no plain file, or is too large.
    """
    data = read_plain(Path(ca_file), LARGEST)
    if len(data) > LARGEST:
        raise OSError(errno.EFBIG, f"It is larger than {LARGEST} bytes")
    return data


def replacing_variables(environment: Mapping[str, str]) -> str:
    """Names of the variables that are set and replace the system's authorities.

    OpenSSL reads them (SSL_CTX_set_default_verify_paths); Windows and macOS have their own stores.
    """
    if sys.platform in ("win32", "darwin"):
        return ""
    return " and ".join(n for n in ("SSL_CERT_FILE", "SSL_CERT_DIR") if environment.get(n))
