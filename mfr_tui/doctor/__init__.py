"""What `mfr doctor` and the page Doctor look at, what they say of it, and what can be repaired."""
