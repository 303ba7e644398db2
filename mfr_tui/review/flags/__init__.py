"""Flags: what is worth taking to a professional."""
