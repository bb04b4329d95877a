"""Hands on a keyboard and on nothing else: Tab, Space, Enter, arrows, and what is typed."""

from tests.journeys.people import Person

# What the focused element is called, the question that it stands under, and whether it is visible to the eye.
FOCUSED = """() => {
    const one = document.activeElement;
    const said = text => (text || '').trim().replace(/\\s+/g, ' ');
    const label = one.labels && one.labels.length ? one.labels[0].innerText : one.innerText;
    const questions = [];
    for (let at = one.closest('fieldset'); at; at = at.parentElement.closest('fieldset'))
        questions.push(said(at.querySelector('legend')?.innerText));
    return [said(label), questions, one.matches(':focus-visible')];
}"""
FURTHEST = 120  # a page with more stops than this is no page for a keyboard


class Hands:
    """One person's hands. Every step goes on from where the focus is, as it does in life."""

    def __init__(self, person: Person) -> None:
        self.page, self.person = person.page, person

    def go_to(self, label: str, question: str = "") -> "Hands":
        """Tab until the focus is on what is called so, under that question."""
        for _ in range(FURTHEST):
            self.page.keyboard.press("Tab")
            called, questions, seen = self.page.evaluate(FOCUSED)
            if called.startswith(label) and (not question or question in questions):
                assert seen, f"the focus on {label!r} cannot be seen"
                return self
        raise AssertionError(f"Tab never comes to {label!r} on {self.page.url}")

    def write(self, label: str, text: str, question: str = "") -> "Hands":
        """What stands in the field is selected, as it is when one comes by Tab, and typed over."""
        self.go_to(label, question)
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type(text)
        return self

    def choose(self, question: str, choice: str) -> "Hands":
        """Tab to the radios of a question; Space takes the first, arrows go on from there."""
        self.go_to("", question)
        self.page.keyboard.press("Space")
        for _ in range(FURTHEST):
            called, questions, _seen = self.page.evaluate(FOCUSED)
            assert question in questions, f"{choice!r} is no answer to {question!r}"
            if called.startswith(choice):
                return self
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"the arrows never come to {choice!r}")

    def press(self, button: str) -> "Hands":
        """A button or a link, with Enter."""
        self.go_to(button)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
        self.person.reads()
        return self

    def open(self, summary: str) -> "Hands":
        """A details element."""
        self.go_to(summary)
        self.page.keyboard.press("Enter")
        return self

    def date(self, question: str, day: int, month: int, year: int) -> "Hands":
        for part, value in (("Day", day), ("Month", month), ("Year", year)):
            self.write(part, str(value), question)
        return self

    def see(self, *texts: str) -> "Hands":
        self.person.sees(*texts)
        return self
