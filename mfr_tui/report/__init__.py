"""What leaves with the person: exports, and bringing them in again."""
