"""Certificates: numbers from locked counters, signed token, PDF, QR, and standing."""
