"""The LSP itself: licence, letterhead, number settings, regional councils."""
