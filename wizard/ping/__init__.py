"""Ping's products as data: recognition by URL, regions, error pages, guides and remedies."""
