"""Looking: the register behind a token or a number, and the whole check of either."""
