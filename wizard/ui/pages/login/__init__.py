"""Step "Test login": the embedded browser and what Ping delivers to ClearML."""
