"""Conclusions from the record, as pure functions of its rows."""
