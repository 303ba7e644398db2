"""What several features of the app are built from: dialogs, lines, fields."""
