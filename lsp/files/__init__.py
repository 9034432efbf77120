"""Files that people bring (berkas): they arrive over bad lines, are kept once, and serve often."""
