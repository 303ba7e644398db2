"""The parts of an export and an import that read and write the diary: all of its rows, and rows from other files."""
