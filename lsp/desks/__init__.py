"""The joined "my day" pages; owns no tables and no deeds."""
