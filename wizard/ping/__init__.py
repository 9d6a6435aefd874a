"""Ping's products as data: how to recognise one by URL, regions, error pages, guides, remedies."""
