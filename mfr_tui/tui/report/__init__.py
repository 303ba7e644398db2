"""The page for a professional, and the preparation for an appointment."""
