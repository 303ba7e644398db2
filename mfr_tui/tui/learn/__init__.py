"""The Learn pages, which explain."""
