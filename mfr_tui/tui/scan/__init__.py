"""The scan, from its start to its summary."""
