import pytest

from wizard.demo.config import DemoConfig, new_client_secret

URIS = ("https://clearml.demo.invalid/callback_ping",)


def test_credentials_differ_and_the_secret_is_not_shown() -> None:
    one, two = DemoConfig(URIS), DemoConfig(URIS)
    assert one.client_id != two.client_id
    assert one.client_secret != two.client_secret
    assert one.environment_id != two.environment_id
    assert one.client_secret not in repr(one)


def test_secret_has_characters_that_need_care() -> None:
    secret = new_client_secret()
    assert {"~", "."} <= set(secret)
    assert len(secret) >= 64


def test_only_loopback_is_listened_on() -> None:
    for address in ("192.0.2.1", "127.0.0.1.example", "localhost", "", "::"):
        with pytest.raises(ValueError, match="loopback only"):
            DemoConfig(URIS, address=address)


def test_redirect_uri_must_be_absolute_and_without_fragment() -> None:
    for uri in ("", "/callback", "ftp://x.invalid/", "https://", "https://x.invalid/#part"):
        with pytest.raises(ValueError, match="Not an absolute"):
            DemoConfig((uri,))
