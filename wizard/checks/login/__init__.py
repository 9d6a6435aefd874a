"""The test login: from the caught callback to verdicts and evidence."""
