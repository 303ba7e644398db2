"""What the record says, as pure functions over records."""
