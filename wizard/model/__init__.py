"""Pure values: drafts, settings, problems, verdicts, claims and evidence of logins."""
