"""Existing files: `parse` reads them, `resolve` says what arrives, `rules` what is wrong.

`report` runs the passes for `check`; `importing` fills a draft from what they found.
"""
