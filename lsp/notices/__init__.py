"""Messages to people: written in the deed's transaction, delivered afterwards."""
