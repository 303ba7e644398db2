"""What the operating system does for the app: speaking, staying awake, and opening files."""
