from datetime import UTC, datetime, timedelta

from cryptography import x509

from wizard.demo.certificates import YEAR, Authority, Wish

NOON = datetime(2031, 5, 6, 12, 0, tzinfo=UTC)


def test_the_authority_is_one_and_signs_itself() -> None:
    found = x509.load_pem_x509_certificate(Authority(NOON).pem.encode())
    assert found.subject == found.issuer
    basic = found.extensions.get_extension_for_class(x509.BasicConstraints)
    assert basic.critical
    assert basic.value.ca
    assert found.not_valid_before_utc < NOON - 2 * YEAR
    assert found.not_valid_after_utc > NOON + YEAR


def test_every_authority_has_a_key_of_its_own() -> None:
    assert Authority(NOON).pem != Authority(NOON).pem
    assert "PRIVATE" not in Authority(NOON).pem
    assert "PrivateKey" not in repr(Authority(NOON))


def test_a_context_is_for_servers() -> None:
    context = Authority(NOON).context(Wish(("a.example", "::1"), lasts=timedelta(days=1)))
    assert context.cert_store_stats()["x509"] == 0
    assert not context.check_hostname
