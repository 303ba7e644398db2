"""The rules of the practice, as pure functions: scans, holds, techniques, and who should not press."""
