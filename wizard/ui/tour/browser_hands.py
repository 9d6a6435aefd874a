"""Signing on at the provider's own page, inside the embedded browser, by mouse and keys."""

from __future__ import annotations

from wizard.ui.tour.hands import Hands, TourError


def sign_on(hands: Hands, username: str, password: str) -> None:
    """Type into the provider's form and press its button."""
    raise TourError(f"not there yet: {username and password and hands}")
