"""Files that people bring: small pictures with words on them, each different."""

from io import BytesIO

from PIL import Image, ImageDraw
from playwright.sync_api import FilePayload


def photo(name: str, words: str) -> FilePayload:
    """A JPEG as a telephone would send it."""
    picture = Image.new("RGB", (640, 420), "#e8eff3")
    draw = ImageDraw.Draw(picture)
    draw.rectangle((24, 24, 616, 396), outline="#0b5f6b", width=6)
    draw.text((60, 190), f"DATA CONTOH: {words}", fill="#12212e", font_size=24)
    kept = BytesIO()
    picture.save(kept, "JPEG", quality=80)
    return {"name": f"{name}.jpg", "mimeType": "image/jpeg", "buffer": kept.getvalue()}
