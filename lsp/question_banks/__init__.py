"""Question banks: items as reviewed text, versions that never change, and who has seen them."""
