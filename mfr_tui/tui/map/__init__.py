"""The body map, and the dialogs for rating on it."""
