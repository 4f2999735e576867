"""One small file a KPI: its written definition, what it counts, and the function that people call."""
