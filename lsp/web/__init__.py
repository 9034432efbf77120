"""Flask glue that every room shares: access, transactions, language, forms, errors, headers."""
