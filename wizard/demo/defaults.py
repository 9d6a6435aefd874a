"""The demo's make-believe ClearML installation: every option on, so every variable is exported."""

from __future__ import annotations

from wizard.demo.people import GROUPS_CLAIM

DEMO_WEBAPP_URL = "https://clearml.demo.invalid"
"""Leads nowhere (RFC 2606): the demo can't reach anybody's server."""

DEMO_CALLBACK_URL = f"{DEMO_WEBAPP_URL}/callback_ping"
DEMO_SETUP_NAME = "Demo"
DEMO_KEYRING_SERVICE = "clearml-ping-wizard-demo"
DEMO_EXPORT_BANNER = "# DEMO, do not deploy"

DEMO_PKCE = True
DEMO_DEBUG = True
DEMO_DEFAULT_COMPANY = "0123456789abcdef0123456789abcdef"
DEMO_GROUPS_ENABLED = True
DEMO_GROUPS_CLAIM = GROUPS_CLAIM
DEMO_GROUPS_CASE_SENSITIVE = True
DEMO_ADMIN_GROUPS = ("ClearML Admins", "CN=ClearML,OU=Admins,DC=demo,DC=invalid")
"""One plain name and one distinguished name, whose commas must arrive unharmed."""
DEMO_PROHIBIT_SIGNUP_WITHOUT_GROUP = True

DEMO_CLEARML_GROUPS = ("Data Science", "Research, Vision")
"""The groups that somebody has created by hand in the make-believe ClearML."""
