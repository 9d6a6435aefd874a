"""ClearML Ping SSO wizard: from an empty form to a live-tested env file."""
