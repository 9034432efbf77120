"""Applications (permohonan): FR.APL.01, its documents, and the self-assessment FR.APL.02."""
