"""Work on a tender spot: the technique card, the hold, and the questions after it."""
