"""Strict stand-ins of Ping's administration APIs. They share no code with `wizard`."""
