"""What can be wrong with the provider's published keys."""

from wizard.oidc.faults.row import Fault

FAULTS: tuple[Fault, ...] = ()
