"""Everything outside the process: database, files, mail, keys, documents and the clock."""
