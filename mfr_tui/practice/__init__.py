"""What a person does, as pure rules: the scan, and who should not press."""
