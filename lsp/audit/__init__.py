"""The journal: append-only, hash-chained: who did what, when, to which object."""
