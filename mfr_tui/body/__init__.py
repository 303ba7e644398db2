"""The body: its regions and how it is drawn."""
