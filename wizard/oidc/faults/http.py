"""What can go wrong with a request before anything in the answer is looked at."""

from wizard.model.step import Step
from wizard.oidc.faults.row import Fault

_CA = (
    "If your company has its own certificate authority, save its root certificate as a PEM file "
    "and "
    "choose it as “Extra CA file” in the step Endpoints and credentials. The ClearML container "
    "needs "
    "the same certificate in its trust store."
)
_ASK_OPS = "Have whoever runs {host} mend it; a browser on this computer shows the same fault."

FAULTS = (
    Fault(
        "http.url",
        "{url} is not an address that can be asked.",
        "A request needs an absolute https address with a host.",
        "Copy the address again from the provider.",
        Step.ENDPOINTS,
    ),
    Fault(
        "http.dns",
        "The host {host} was not found. Check its spelling in the address.",
        "The name service of this computer has no entry for it, or does not answer: a typing "
        "error, a host that is known inside the company network only, or no network.",
        "Correct the address, or connect to the company network (VPN) and check again.",
        Step.ENDPOINTS,
    ),
    Fault(
        "http.refused",
        "{host} refuses the connection. Check the port in the address.",
        "The host exists, but nothing listens on that port, or a firewall rejects the connection.",
        "Compare host and port with the address that the provider publishes; ask whether a "
        "firewall "
        "stands between.",
        Step.ENDPOINTS,
    ),
    Fault(
        "http.unreachable",
        "{host} cannot be reached from this computer.",
        "There is no network route to it ({reason}).",
        "Check the network connection and the VPN, then check again.",
        Step.ENDPOINTS,
    ),
    Fault(
        "http.timeout",
        "{host} did not answer completely within {seconds} seconds.",
        "A firewall that drops packets, a wrong port or an overloaded host all look like this.",
        "Check again. If it stays so, have the way from this computer to {host} checked.",
        Step.ENDPOINTS,
    ),
    Fault(
        "http.tls-untrusted",
        "The certificate of {host} comes from an authority this computer does not trust.",
        "Without trust in its certificate nobody can tell whether this is the real host "
        "({reason}).",
        _CA,
        Step.ENDPOINTS,
        "ca_file",
    ),
    Fault(
        "http.tls-hostname",
        "The certificate of {host} is made out for another host name.",
        "The address names one host and the certificate another ({reason}).",
        "Use the host name that the certificate is made out for, or have the certificate replaced.",
        Step.ENDPOINTS,
    ),
    Fault(
        "http.tls-expired",
        "The certificate of {host} has expired.",
        "It is past its last day, unless the clock of this computer is wrong. ClearML will refuse "
        "it "
        "as well.",
        f"Check this computer's date. {_ASK_OPS}",
        Step.ENDPOINTS,
    ),
    Fault(
        "http.tls-not-yet-valid",
        "The certificate of {host} is not valid yet.",
        "Its first day lies in the future, so most likely this computer's clock is behind.",
        f"Check this computer's date. {_ASK_OPS}",
        Step.ENDPOINTS,
    ),
    Fault(
        "http.tls-client-certificate",
        "{host} demands a client certificate.",
        "ClearML proves itself with a client secret and cannot present a certificate.",
        "Use the endpoints of the provider that work without mutual TLS.",
        Step.ENDPOINTS,
    ),
    Fault(
        "http.tls",
        "No encrypted connection to {host} came about.",
        "The TLS handshake failed ({reason}). A plain http port that is addressed with https looks "
        "like this too.",
        "Check the port in the address; a browser on this computer should open it without warning.",
        Step.ENDPOINTS,
    ),
    Fault(
        "http.ca-file",
        "The extra CA file cannot be used.",
        "It must hold certificates in PEM form, text that begins with BEGIN CERTIFICATE "
        "({reason}).",
        "Choose a readable PEM file as “Extra CA file” in the step Endpoints and credentials, or "
        "leave "
        "the field empty.",
        Step.ENDPOINTS,
        "ca_file",
    ),
    Fault(
        "http.proxy",
        "The proxy {proxy} does not let the request to {host} through.",
        "A proxy is set in this computer's environment or network settings ({reason}).",
        "Correct the proxy setting, or name {host} in NO_PROXY, then start the wizard again.",
        Step.ENDPOINTS,
    ),
    Fault(
        "http.too-large",
        "The answer of {host} is far too large and was cut off.",
        "What is asked for has some kilobytes; more than {limit} bytes is something else.",
        "Check that the address is the endpoint that the provider publishes.",
        Step.ENDPOINTS,
    ),
    Fault(
        "http.encoding",
        "{host} sent its answer in a packing that was not asked for.",
        "The answer's Content-Encoding is {encoding}, and its content cannot be unpacked safely.",
        "Check that the address is the endpoint itself. If a proxy or gateway stands in front, "
        "have it "
        "leave the answers as they are.",
        Step.ENDPOINTS,
    ),
    Fault(
        "http.broken",
        "{host} broke off or sent something that is not HTTP.",
        "The connection came about, but no complete answer followed ({reason}).",
        "Check host and port in the address, then check again; something between this computer "
        "and the "
        "host may cut connections.",
        Step.ENDPOINTS,
    ),
    Fault(
        "http.cancelled",
        "The request to {host} was cancelled.",
        "Someone chose Cancel, or the page was left.",
        "Start it again when you are ready.",
        Step.LOGIN,
    ),
    Fault(
        "json.html",
        "The {document} is a web page, not JSON.",
        "The address leads to a page for people, such as a sign-on or error page.",
        "Use the address of the endpoint itself, as the provider's discovery document lists it.",
        Step.ENDPOINTS,
    ),
    Fault(
        "json.empty",
        "The {document} is empty.",
        "An object in JSON form was expected.",
        "Check that the address is the endpoint that the provider publishes.",
        Step.ENDPOINTS,
    ),
    Fault(
        "json.invalid",
        "The {document} is not valid JSON.",
        "It cannot be read without guessing ({reason}).",
        "Check the address; if it is right, the provider must send correct JSON.",
        Step.ENDPOINTS,
    ),
    Fault(
        "json.duplicate",
        "The {document} has the name “{name}” twice.",
        "Two programs may read two different values, so it is not believed.",
        "Have the provider's document corrected: each name once.",
        Step.ENDPOINTS,
    ),
    Fault(
        "json.depth",
        "The {document} is nested too deeply.",
        "Real answers have a few levels; more than {limit} are not read.",
        "Check that the address is the endpoint that the provider publishes.",
        Step.ENDPOINTS,
    ),
    Fault(
        "json.not-object",
        "The {document} is JSON, but not an object.",
        "Answers in OpenID Connect are objects with named fields.",
        "Check that the address is the endpoint that the provider publishes.",
        Step.ENDPOINTS,
    ),
)
