"""Where client ID and secret are stored: the system's keyring, or memory for this run."""
