"""The page for a professional, and what is prepared for an appointment."""
