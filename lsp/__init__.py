"""A certification body's system: from performance criterion (KUK) to a certificate anyone can check."""
