from participation.pages.rules import Section, sections


def test_headings_are_lines_that_stand_alone() -> None:
    text = "Vorweg.\n\n**Wer verantwortlich ist**\n\nDie Stadt.\n\n## Ihre Rechte\n- eins\n- zwei\n\nMehr."
    assert sections(text) == [
        Section("", "Vorweg."),
        Section("Wer verantwortlich ist", "Die Stadt."),
        Section("Ihre Rechte", "- eins\n- zwei\n\nMehr."),
    ]


def test_bold_words_in_a_sentence_are_no_heading() -> None:
    assert sections("**Wichtig** ist das.") == [Section("", "**Wichtig** ist das.")]


def test_nothing_is_no_section() -> None:
    assert sections("") == []
    assert sections("\n\n  \n") == []
