"""The nouns: what happened, what is owed, what is due.

Pure values. Nothing here reads a clock, makes a random number, touches a file or knows a store;
"now", ids and secrets are arguments. Each module is one noun and may import only other modules
of this package, :mod:`bedside.errors`, attrs and the standard library.
"""
