"""The schema: its version, what it lacks, and how it is brought up to date."""
