"""The diary leaves and comes back: exports in five formats, and the import of an export."""
