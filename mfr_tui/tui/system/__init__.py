"""What the operating system does for the app: speech, staying awake, opening files."""
