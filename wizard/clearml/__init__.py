"""ClearML: its variables, how they are written, and what it makes of a login."""
