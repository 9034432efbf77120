"""The written test (FR.IA.05): a form per candidate, an append-only log of answers, scoring."""
