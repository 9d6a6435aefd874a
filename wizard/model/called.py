"""What a set-up is called where several of them are told apart."""

from __future__ import annotations

from urllib.parse import urlsplit

from wizard.model.addresses import webapp_url
from wizard.model.draft import Draft


def called(draft: Draft) -> str:
    """As its owner calls it, else the ClearML server's host; empty when there is neither yet."""
    return draft.name.strip() or host(draft)


def host(draft: Draft) -> str:
    """The ClearML server's host, with its port if that is not the usual one."""
    address = webapp_url(draft.webapp_url).value
    return urlsplit(address).netloc if address else ""
