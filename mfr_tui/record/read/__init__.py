"""Every read of the diary, by what is read."""
