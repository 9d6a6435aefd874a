"""Step "Register in Ping": the product and the checklist of its guide."""
