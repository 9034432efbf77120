"""What a scanned text is, what the verdict on it is, and what a stranger may see."""

MAY: dict[object, object] = {}  # every page of this room is public
