"""The pre-flight: what can be known about a set-up before anybody signs in, one rule each."""
