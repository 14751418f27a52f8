"""Somebody at a keyboard, without a mouse: Tab, arrows, Enter, Space, and typing."""

from playwright.sync_api import Page

FAR_ENOUGH = 250
FOCUSED = """() => {
    const element = document.activeElement;
    const label = element.labels && element.labels.length ? element.labels[0].innerText : "";
    const legend = element.type === "radio" && element.closest("fieldset")
        ? element.closest("fieldset").querySelector("legend").innerText + " " : "";
    const name = element.getAttribute("aria-label") || label || element.innerText || "";
    return (legend + name).replace(/\\s+/g, " ").trim();
}"""


class Keyboard:
    """The keys of a page; a name is looked for in what a screen reader would say of the focused element."""

    def __init__(self, page: Page) -> None:
        """Use this page's keyboard."""
        self.page = page

    def tab_to(self, name: str) -> None:
        """Press Tab until something called so has the focus."""
        passed: list[str] = []
        for _ in range(FAR_ENOUGH):
            self.page.keyboard.press("Tab")
            focused = self.page.evaluate(FOCUSED)
            if name in focused:
                return
            passed.append(focused)
        message = f"Tab never reaches « {name} »: {passed[:60]}"
        raise AssertionError(message)

    def follow(self, name: str) -> None:
        """Reach a link or a button, press Enter, and wait for the page it opens."""
        self.tab_to(name)
        with self.page.expect_navigation(wait_until="networkidle"):
            self.page.keyboard.press("Enter")

    def choose(self, name: str, *, down: int) -> None:
        """Reach a group of radios, and go down by so many."""
        self.tab_to(name)
        for _ in range(down):
            self.page.keyboard.press("ArrowDown")

    def tick(self, name: str) -> None:
        """Reach a checkbox, and press Space."""
        self.tab_to(name)
        self.page.keyboard.press("Space")

    def type_in(self, name: str, text: str) -> None:
        """Reach a field, and type."""
        self.tab_to(name)
        self.page.keyboard.type(text)
