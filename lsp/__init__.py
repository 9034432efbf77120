"""A certification body's system: from criterion (KUK) to a certificate that anyone can check."""
