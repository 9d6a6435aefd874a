"""Second pass: from parsed files to what reaches the apiserver, and which entry wins."""
