"""Charts in Chromium: drawn by plotly under the strict policy, and given back where that does not serve."""

import threading
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from werkzeug.serving import make_server

from tests.charts.stage import stage

DRAWN = 8
OVERLAPS = """() => [...document.querySelectorAll('.chart')].flatMap((chart) => {
  const frame = chart.getBoundingClientRect();
  return [...chart.querySelectorAll('.chart__browser text')].filter((text) => {
    const box = text.getBoundingClientRect();
    return box.width && (box.left < frame.left - 2 || box.right > frame.right + 2
      || box.top < frame.top - 3 || box.bottom > frame.bottom + 3);
  }).map((text) => text.textContent);
})"""


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    server = make_server("127.0.0.1", 0, stage(), threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(params=[1280, 390])
def page(request: pytest.FixtureRequest, chromium: Browser, address: str) -> Iterator[Page]:
    context = chromium.new_context(viewport={"width": request.param, "height": 900}, locale="de-DE")
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("dialog", lambda dialog: complaints.append(dialog.message))
    page.goto(f"{address}/de")
    expect(page.locator(".chart--drawn")).to_have_count(DRAWN)
    yield page
    assert complaints == []
    context.close()


def colour_of_a_bar(page: Page) -> str:
    script = "getComputedStyle(document.querySelectorAll('#wege .barlayer path')[3]).fill"
    return str(page.evaluate(script))


def test_plotly_draws_without_a_complaint_and_nothing_sticks_out(page: Page) -> None:
    assert page.evaluate(OVERLAPS) == []
    assert page.evaluate("document.documentElement.scrollWidth") == page.viewport_size["width"]  # type: ignore[index]  # there is one: else the test fails here
    expect(page.locator("#bereiche .chart__server")).to_be_hidden()


def test_the_drawing_has_its_words_and_no_stop_for_the_keyboard(page: Page) -> None:
    expect(page.get_by_role("img", name="Säulen je Woche")).to_be_visible()
    assert page.locator(".chart__browser :is(a, button, [tabindex])").count() == 0
    expect(page.locator(".modebar")).to_have_count(0)


def test_the_table_opens(page: Page) -> None:
    page.locator("#bereiche summary").click()
    expect(page.locator("#bereiche").get_by_role("link", name="Mobilität")).to_be_visible()


def test_hostile_labels_stay_words_at_the_pointer_too(page: Page) -> None:
    chart = page.locator("#boese .chart__browser")
    chart.scroll_into_view_if_needed()
    page.evaluate(
        "document.querySelector('#boese .legend').scrollIntoView({block: 'center', behavior: 'instant'})"
    )
    box = chart.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 20, box["y"] + box["height"] - 24)
    page.mouse.move(box["x"] + 24, box["y"] + box["height"] - 24)
    expect(page.locator(".hovertext")).to_contain_text('"><img src=x onerror="alert(3)">')
    expect(chart).to_contain_text("</script><script>alert(2)</script>")
    expect(chart).to_contain_text("%{meta[0]} %{x}")
    assert page.locator("#boese img").count() == 0


def test_months_are_german(page: Page) -> None:
    expect(page.locator("#verlauf .xaxislayer-above")).to_contain_text("Mai")


def test_the_drawing_follows_dark_mode(page: Page) -> None:
    light = colour_of_a_bar(page)
    page.emulate_media(color_scheme="dark")
    page.wait_for_function(
        "(light) => getComputedStyle(document.querySelectorAll('#wege .barlayer path')[3]).fill !== light",
        arg=light,
    )
    assert colour_of_a_bar(page) == "rgb(127, 203, 211)"


def test_the_servers_drawing_is_printed(page: Page) -> None:
    page.emulate_media(media="print")
    expect(page.locator("#wochen .chart__server")).to_be_visible()
    expect(page.locator("#wochen .chart__browser")).to_be_hidden()


def test_the_servers_drawing_comes_back_in_forced_colours(page: Page) -> None:
    page.emulate_media(forced_colors="active")
    expect(page.locator(".chart--drawn")).to_have_count(0)
    expect(page.locator("#wochen .chart__server")).to_be_visible()


def test_the_servers_drawing_comes_back_where_enlarged_text_has_no_room(page: Page) -> None:
    page.evaluate("document.documentElement.style.fontSize = '300%'")
    page.set_viewport_size({"width": 700, "height": 900})
    expect(page.locator(".chart--drawn")).to_have_count(0)


def test_without_plotly_the_servers_drawing_stays(chromium: Browser, address: str) -> None:
    context = chromium.new_context()
    page = context.new_page()
    page.route("**/plotly-basic.min.js", lambda route: route.abort())
    with page.expect_event("requestfailed"):
        page.goto(f"{address}/de")
    expect(page.locator("#bereiche .chart__server")).to_be_visible()
    expect(page.locator(".chart--drawn")).to_have_count(0)
    context.close()
