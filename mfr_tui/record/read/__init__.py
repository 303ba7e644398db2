"""Every read of the diary, by kind of row."""
