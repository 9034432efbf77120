"""Verification: from a QR, a token or a number to one verdict; public, and keeps no names."""
