"""Deeds on files, by what they are about."""

from lsp.files.actions.keeping import (
    Kept,
    keep,
    own_file,
    release,
    remove,
    rename,
    use,
)
from lsp.files.actions.tidying import tidy
from lsp.files.actions.uploading import (
    Receipt,
    Whole,
    begin_upload,
    end_upload,
    keep_upload,
    receive,
    whole_upload,
)

__all__ = [
    "Kept",
    "Receipt",
    "Whole",
    "begin_upload",
    "end_upload",
    "keep",
    "keep_upload",
    "own_file",
    "receive",
    "release",
    "remove",
    "rename",
    "tidy",
    "use",
    "whole_upload",
]
