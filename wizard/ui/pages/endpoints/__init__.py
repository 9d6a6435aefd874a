"""Step "Endpoints and credentials": look-up, endpoints, keyring and pre-flight."""
