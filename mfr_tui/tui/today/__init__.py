"""Today, and the questions of the week."""
