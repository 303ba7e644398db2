"""The diary in SQLite: all of its data, every write and every read."""
