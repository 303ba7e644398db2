"""Flags and warning signs."""
