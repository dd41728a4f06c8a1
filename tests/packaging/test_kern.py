"""KERN's style sheet says the same to a browser of 2020."""

import pytest

from tools.vendor_kern import for_old_browsers, hex_colour


@pytest.mark.parametrize(
    ("oklch", "colour"),
    [
        ("100% 0 0", "#ffffff"),
        ("0% 0 none", "#000000"),
        ("62.8% 0.25768 29.234", "#ff0000"),  # the red, green and blue of CSS Color 4
        ("86.644% 0.294827 142.4953", "#00ff00"),
        ("45.201% 0.313214 264.052", "#0000ff"),
        ("0% 0 0 / 50%", "#00000080"),
    ],
)
def test_colours_become_hexadecimal(oklch: str, colour: str) -> None:
    assert hex_colour(oklch) == colour


def test_alternatives_are_written_out() -> None:
    assert for_old_browsers(".a:is(.b, .c) i{margin:0}") == ".a.b i,.a.c i{margin:0}"
    assert for_old_browsers(".a:not(.b, .c){margin:0}") == ".a:not(.b):not(.c){margin:0}"


def test_what_an_old_browser_cannot_know_is_left_out() -> None:
    assert for_old_browsers("@layer x{.a{top:0}}.a:has(.b){top:0}.a:focus{top:0}") == ""
    assert for_old_browsers(".a,.b:focus{top:0;color:color-mix(in oklch,red,blue)}") == ".a{top:0}"


def test_utilities_are_left_out() -> None:
    css = ".kern-mt-2{margin:0}.own{margin:0}.kern-btn{margin:0}"
    assert for_old_browsers(css, utilities=".own{margin:0}") == ".kern-btn{margin:0}"


def test_something_newer_is_not_overlooked() -> None:
    with pytest.raises(ValueError, match=r":where\("):
        for_old_browsers("@supports (top: 0){:where(.a){top:0}}")
