"""Groups of candidates that a sponsor or a regional council enters (pendaftaran kolektif)."""
