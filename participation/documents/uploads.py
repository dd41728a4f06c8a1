"""Files that people bring as they are: what is a whole PDF, told by its content and not by its name."""

BEGINS_A_PDF = b"%PDF-"
ENDS_A_PDF = b"%%EOF"
END_OF_A_PDF = 2_048


def is_pdf(content: bytes) -> bool:
    """Whether it says that it is one."""
    return content.startswith(BEGINS_A_PDF)


def is_whole_pdf(content: bytes) -> bool:
    """Whether it also ends as one: it is only ever handed out as a file to be saved."""
    return is_pdf(content) and ENDS_A_PDF in content[-END_OF_A_PDF:]
