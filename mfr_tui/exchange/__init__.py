"""Export and import of the diary: exports in five formats, and the import of an export."""
