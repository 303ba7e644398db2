"""The page for a professional."""
