"""Layout noise goes, quotations and short paragraphs stay."""

from __future__ import annotations

import pytest

from extract.pages import noise_tables
from extract.pages.body import Block
from extract.pages.noise import strip

BODY = (
    "The spokesman said that a meeting was possible only after the delegations had done their work.",
    "“No.”",
    "He left.",
    "Asked about dates, he said there were none so far, and that the sides would inform the press in time.",
)


def kept(*lines: str, title: str = "") -> tuple[str, ...]:
    return strip(tuple(Block(kind="p", text=line) for line in lines), title)


@pytest.mark.parametrize(
    "line",
    [
        "#summit #kremlin", "2 weeks ago 17 views", "4405 views 1 comment(s)", "5 минут назад", "3 дні тому",
        "1217 просмотров", "Advertisement", "Author`s name A. Writer", "Bonus video:", "Comment",
        "Photo: A. Writer / Example", "Read also: Another headline", "See also The president travels",
        "Share on Facebook", "Subscribe to our Telegram channel!", "Tags: summit, kremlin",
        "This site uses cookies to improve your experience.", "Two men at a table. (AP Photo/A. Writer)",
        "Updated: 25 July 2025, 07:00", "Your email address will not be published.", "vm / mml", "ua en ru",
        "https://example.org/a", "Подписывайтесь на наш Telegram-канал", "Фото: Пресс-служба",
        "Читайте также: Другой заголовок", "Реклама", "25.07.2025 07:00",
        "Нашли ошибку? Выделите её и нажмите Ctrl+Enter", "Читайте також: Інший заголовок",
        "Підписуйтесь на наш Telegram", "Фото: ОП", "Новини за темою", "© 2025 Example. All rights reserved.",
    ],
)  # fmt: skip
def test_line_of_layout_between_paragraphs(line: str) -> None:
    """The line goes, whatever stands around it stays."""
    assert BODY == kept(*BODY[:2], line, *BODY[2:])


@pytest.mark.parametrize(
    "line",
    [
        "«Нет».", "Да.", "— Ні.", "“We will share everything with the press,” he said.",
        "Comments were not available at once.", "The talks were held in Istanbul, Reuters reports.",
        "Встреча возможна, — передает ТАСС.", "Зустріч можлива, — пише УНІАН.", "“Read our proposal again,” he said.",
        "Subscribe to that view? “Never,” he said on Telegram.", "He was shown a photo of the site.",
        "Фото встречи опубликовал Кремль.", "Two weeks ago he had said the opposite.",
        "He added: “Follow us on Telegram for the date.”",
        "Watch what he does, not what he says, the minister warned.", "25 июля 2025 года стороны встретились.",
    ],
)  # fmt: skip
def test_short_paragraph_of_the_body_stays(line: str) -> None:
    """Short lines, quotations, agencies named as sources: all are text."""
    assert (*BODY, line) == kept(*BODY, line)


def test_title_is_not_repeated_at_the_top() -> None:
    """The heading above the text is the title again; the same words further down are text."""
    assert (*BODY, "Summit is possible") == kept(
        "Summit is possible", *BODY, "Summit is possible", title="Summit is possible"
    )


def test_comment_section_ends_the_article() -> None:
    """What stands below 'Leave a Reply' is not the outlet's text."""
    assert BODY == kept(*BODY, "Leave a Reply", "I don't believe a word of it.", "Name", "Email")


def test_heading_called_comments_in_the_middle_does_not_cut_the_text() -> None:
    """'Recommended' as a heading of the text, with long paragraphs below, ends nothing."""
    paragraphs = tuple(
        f"Paragraph {number} has much to say. " + "It goes on for a long while about the talks. " * 6
        for number in range(9)
    )
    assert 9 == len(kept(*paragraphs[:5], "Recommended", *paragraphs[5:]))


def test_text_is_composed_and_quotation_marks_untouched() -> None:
    """NFC; “ ” « » „ stay as the outlet wrote them; soft hyphens and zero-width spaces go."""
    assert ("Café «ёж» “a” „b“",) == kept("Cafe\u0301 «ё\u00adж» “a” „b\u200b“")


def test_tables_are_folded_like_the_lines_they_meet() -> None:
    """An entry that is not lower-case could never match."""
    entries = [
        entry
        for table in (noise_tables.WHOLE, noise_tables.LEADS, noise_tables.ENDS)
        for part in table.values()
        for entry in part
    ]
    assert [entry.casefold() for entry in entries] == entries
