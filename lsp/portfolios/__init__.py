"""Uploaded evidence (portofolio): files tied to KUK, and their rating by VATM."""
