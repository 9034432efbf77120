"""Places of assessment (TUK) and their verification for a scheme."""
