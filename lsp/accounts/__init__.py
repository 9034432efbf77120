"""People, sign-in, roles, consents, and assessor licences."""
