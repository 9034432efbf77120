"""What must hold of every page of a journey: no axe violation, no sideways scroll."""

from pathlib import Path
from typing import Any

from playwright.sync_api import Page

AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def _violations(page: Page) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = page.evaluate(
        "tags => axe.run({runOnly: tags}).then(r => r.violations.map("
        "v => ({id: v.id, nodes: v.nodes.map(n => n.target.join(' '))})))",
        TAGS,
    )
    return found


def check_page(page: Page) -> None:
    """Fail with the rule and the places when something is wrong."""
    size = page.viewport_size
    assert size is not None
    page.evaluate(AXE.read_text("utf-8"))
    # A tall window keeps sticky bars from covering what they float over; without motion the
    # colours change at once.
    page.set_viewport_size({"width": size["width"], "height": 4000})
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
        found = _violations(page)
        assert not found, f"{page.url} ({scheme}): {found}"
    page.set_viewport_size({"width": 320, "height": 800})
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= 320, f"{page.url} scrolls sideways: {wide}px"
    page.set_viewport_size(size)
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
