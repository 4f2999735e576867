"""FHIR R4 in: Bundles, single resources and bulk NDJSON become records of the domain."""

from bedside.interop.fhir.importing import import_fhir

__all__ = ["import_fhir"]
