"""Step "Test login": the embedded browser and what ClearML will be told."""
