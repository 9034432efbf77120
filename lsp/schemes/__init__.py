"""Certification schemes: versions, units, KUK, requirements, assessment plan; public pages."""
