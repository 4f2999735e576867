"""The doors for what other systems hold: FHIR and CSV files. Nothing inside imports this."""
