"""The welcome, the safety questions, and the places to avoid."""
