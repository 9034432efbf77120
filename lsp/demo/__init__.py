"""A whole example LSP: fictitious people at every stage, for trying the system out."""
