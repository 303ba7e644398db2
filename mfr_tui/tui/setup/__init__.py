"""The welcome, the screening questions and own places."""
