"""The pre-flight: what can be known about a setup before anybody signs in, one rule each."""
