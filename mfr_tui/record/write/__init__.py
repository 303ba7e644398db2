"""Every write to the diary, by kind of row."""
