"""A small, strict OpenID provider on the loopback interface, shaped like Ping's products.

It acts as Ping in the demo and in the tests. It shares no code with `wizard.oidc`: a mistake
made in both places would otherwise pass every test. `clearml` acts as ClearML in the demo.
"""
