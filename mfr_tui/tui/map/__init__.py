"""The body map, and what is rated on it."""
