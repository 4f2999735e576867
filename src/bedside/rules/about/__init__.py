"""The facts of each type of case by name, for those who write rules."""
