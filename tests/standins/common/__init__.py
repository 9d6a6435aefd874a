"""What every stand-in is made of: a loopback server, programmable faults, a log of calls.

A stand-in derives from `StandIn` (standin.py), opens its servers with `self.serve(answer)` and
answers a `Request` with a `Response` (messages.py); bodies are checked with schema.py.
`browser.visit` is the person with the system browser.
"""
