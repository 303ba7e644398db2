"""What the operating system does for the app and plain mode: speaking, staying awake, opening files, and notices."""
