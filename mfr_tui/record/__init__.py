"""What is kept: the diary in SQLite, every write and every read."""
