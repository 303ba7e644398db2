"""Sentences that more than one of the app, the command line and the report say."""
