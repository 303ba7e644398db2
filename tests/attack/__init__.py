"""Attacks on the data: small in the suite, large by hand with `python -m tests.attack`."""
