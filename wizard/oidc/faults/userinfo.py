"""What can be wrong at the userinfo endpoint."""

from wizard.oidc.faults.row import Fault

FAULTS: tuple[Fault, ...] = ()
