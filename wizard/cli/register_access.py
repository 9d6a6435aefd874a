"""Signing in for `register`: from the arguments to a product's API, and out again."""

from __future__ import annotations

import getpass
import os
import sys
import threading
import webbrowser
from argparse import Namespace
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from typing import TypeVar

from wizard.cli.messages import complain
from wizard.model.draft import Draft
from wizard.model.problem import Problem, problem
from wizard.model.product import Product
from wizard.model.secret import Secret
from wizard.model.urls import origin
from wizard.oidc.http import CancelToken
from wizard.ping.regions import environment_id
from wizard.registration.aic_registrar import connect_aic
from wizard.registration.api import ApiError
from wizard.registration.connection import connect_pingone
from wizard.registration.model import Registration, registration_of
from wizard.registration.pingfederate_registrar import Console, pingfederate_registrar
from wizard.registration.pingone_registrar import Address, address_of
from wizard.registration.registrar import Registrar
from wizard.registration.service_account import account_of
from wizard.registration.sign_in import (
    AccessToken,
    DeviceCode,
    SignIn,
    authorization_server,
    is_protected,
    ready_token,
)
from wizard.registration.worker import Worker, remember, remembered
from wizard.services import Services

_OUT, _ERR = 1, 2  # file descriptors, which child processes inherit
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Access:
    """What signing in starts from."""

    arguments: Namespace
    services: Services
    draft: Draft
    registration: Registration
    cancel: CancelToken
    secret: Secret


def registrar_for(
    arguments: Namespace, services: Services, draft: Draft, cancel: CancelToken
) -> AbstractContextManager[Registrar]:
    """The API of the draft's product, signed in to; the token is revoked at the end.

    Raises:
        ApiError: Something is missing for it, or the sign-in failed.
    """
    found = registration_of(draft)
    if not isinstance(found, Registration):
        raise ApiError(found[0])
    opened = _PRODUCTS.get(found.product)
    if opened is None:
        raise ApiError(problem("registration.no-api", product=found.product.title))
    question = _question(arguments, services, found.product)
    # Here, in the main thread, Ctrl+C ends it also while somebody types.
    secret = _typed(question) if question else Secret("")
    return opened(Access(arguments, services, draft, found, cancel, secret))


def _question(arguments: Namespace, services: Services, product: Product) -> str:
    """What is asked for before the sign-in; empty for nothing."""
    if product is Product.PINGFEDERATE and arguments.api_url and arguments.bearer:
        return "Access token: "
    if product is Product.PINGFEDERATE and arguments.api_url and arguments.user:
        return f"Password of {arguments.user}: "
    asked = product is Product.PINGONE and arguments.as_worker and not services.api_token
    return "Client secret of the worker application: " if asked else ""


@contextmanager
def _pingone(access: Access) -> Iterator[Registrar]:
    address, clock = _address(access), access.services.clock
    http = access.services.http_for(access.draft.ca_file)
    token = _known(_token(access, address))
    found = connect_pingone(http, clock, token, address, access.draft.setup_id)
    try:
        yield found.registrar(access.registration)
    finally:
        if failed := found.close():
            complain((failed,))


@contextmanager
def _aic(access: Access) -> Iterator[Registrar]:
    given, draft, clock = access.arguments, access.draft, access.services.clock
    address = given.api_url or draft.ping_url or draft.issuer or draft.authorize_url
    account = _known(account_of(address, given.service_account, given.key_file, given.realm))
    http = access.services.http_for(draft.ca_file)
    found = _known(connect_aic(http, clock, account, draft.setup_id, access.cancel))
    yield found(access.registration)


def _address(access: Access) -> Address:
    arguments, registration = access.arguments, access.registration
    environment = environment_id(arguments.environment) or registration.environment
    address = address_of(environment, _region(access), arguments.api_url, arguments.auth_url)
    if not (address.environment and address.api and address.auth):
        raise ApiError(problem("registration.no-address"))
    if not (is_protected(address.api) and is_protected(address.auth)):
        raise ApiError(problem("pingone-sign-in.url", url=origin(address.api) or "none"))
    return address


def _region(access: Access) -> str:
    found = access.registration.region
    return (access.arguments.region or (found.code if found else "")).strip().upper()


def _token(access: Access, address: Address) -> AccessToken | Problem:
    services, arguments = access.services, access.arguments
    if services.api_token:
        return ready_token(services.api_token, origin(address.api))
    worker = _worker(access, address)
    used = worker.for_device if arguments.device else worker
    server = authorization_server(used, arguments.auth_url, address.api)
    if isinstance(server, Problem):
        return server
    http = services.http_for(access.draft.ca_file)
    sign_in = SignIn(http, server, services.clock, access.cancel)
    if arguments.as_worker:
        return sign_in.with_secret(access.secret)
    with _output_aside():
        found = sign_in.by_device(say_code) if arguments.device else sign_in.in_browser(_open)
    if not isinstance(found, Problem):
        remember(services.store.folder, worker)
    return found


def _worker(access: Access, address: Address) -> Worker:
    """The worker application of the arguments, else the one that was used last."""
    arguments = access.arguments
    code = _region(access)
    asked = environment_id(arguments.admin_environment)
    known = remembered(access.services.store.folder)
    known = tuple(one for one in known if asked in (None, one.environment))
    known = tuple(one for one in known if code in ("", one.region))
    if not arguments.worker_id and known:
        return known[0]
    if not arguments.worker_id:
        raise ApiError(problem("registration.no-worker"))
    worker = Worker(arguments.worker_id, asked or address.environment, code, arguments.worker_id)
    other = next((one for one in known if one.environment == worker.environment), worker)
    # The other way to sign in has an application of its own, which stays known.
    if arguments.device:
        return replace(worker, client_id=other.client_id)
    return replace(worker, device_client_id=other.device_client_id)


@contextmanager
def _pingfederate(access: Access) -> Iterator[Registrar]:
    arguments, draft, services = access.arguments, access.draft, access.services
    if not arguments.api_url or not (arguments.user or arguments.bearer):
        raise ApiError(problem("registration.no-console", url=arguments.api_url or "none"))
    user = "" if arguments.bearer else arguments.user
    console = Console(arguments.api_url, access.secret, user, draft.ping_url or draft.issuer)
    http = services.http_for(draft.ca_file)
    yield pingfederate_registrar(http, services.clock, console, access.registration, draft.setup_id)


def _known(found: _T | Problem) -> _T:
    if isinstance(found, Problem):
        raise ApiError(found)
    return found


def _open(url: str) -> bool:
    say_aside(f"Sign in to PingOne in your browser. If none opens, use this address:\n{url}")
    say_aside(
        "If PingOne shows an error, press Ctrl+C and check --worker-id and --admin-environment."
    )
    # Not waited for: a text browser, or a program that BROWSER names, ends after the sign-in only.
    threading.Thread(target=webbrowser.open, args=(url,), daemon=True).start()
    return True


@contextmanager
def _output_aside() -> Iterator[None]:
    """What a browser prints goes to standard error; our output may be JSON for a file."""
    sys.stdout.flush()
    output = os.dup(_OUT)
    os.dup2(_ERR, _OUT)
    try:
        yield
    finally:
        os.dup2(output, _OUT)
        os.close(output)


def say_code(code: DeviceCode) -> None:
    """What to do on the other device."""
    say_aside(f"Open {code.url} on any device and enter the code {code.user_code}")


def say_aside(line: str) -> None:
    """A line that is not part of the output, which may be JSON for a file."""
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()


def _typed(question: str) -> Secret:
    """From the terminal without showing it, or the first line of standard input."""
    if sys.stdin.isatty():
        try:
            return Secret(getpass.getpass(question, sys.stderr))
        except EOFError:  # Ctrl+D
            raise KeyboardInterrupt from None
    return Secret(sys.stdin.readline().rstrip("\r\n"))


_PRODUCTS: Mapping[Product, Callable[[Access], AbstractContextManager[Registrar]]] = {
    Product.PINGONE: _pingone,
    Product.PINGFEDERATE: _pingfederate,
    Product.AIC: _aic,
}
