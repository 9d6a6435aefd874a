"""A strict stand-in of PingOne's authorization server on loopback, and a browser for it."""
