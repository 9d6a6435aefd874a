"""The embedded browser for the test login: private, and closed to the callback address.

Only `sandbox` may be imported at start; the other modules load Qt WebEngine, the slowest and
largest part of the program: a background thread loads them once the login page is opened.
"""
