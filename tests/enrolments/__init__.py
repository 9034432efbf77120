"""Tests of enrolments."""
