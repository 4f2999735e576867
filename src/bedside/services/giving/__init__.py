"""Giving: what is earned, set aside, handed over and taken back, and the books of it."""
