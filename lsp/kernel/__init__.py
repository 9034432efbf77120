"""Words and tools every room shares; standard library only."""
