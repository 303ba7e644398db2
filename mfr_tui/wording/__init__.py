"""Sentences used by more than one of the app, the command line and the report."""
