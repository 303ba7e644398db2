"""Every write to the diary, by what is written."""
