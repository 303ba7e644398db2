"""Widgets and dialogs that several features of the app share."""
