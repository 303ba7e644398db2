"""What an export and an import need of the diary: all of it as it lies, and rows from elsewhere."""
