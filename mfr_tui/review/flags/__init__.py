"""Flags: findings that are worth taking to a professional."""
