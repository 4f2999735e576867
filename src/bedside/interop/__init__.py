"""The doors for what other systems hold: FHIR, CSV and case files. Nothing inside imports this."""
