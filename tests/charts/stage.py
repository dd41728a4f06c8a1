"""A page with every kind of chart, under the program's own policy, for the tests in a browser and by eye."""

from flask import Flask, Response, render_template_string
from jinja2 import StrictUndefined

from participation.charts.drawing import draw
from participation.paths import PACKAGE, TEMPLATES
from participation.web.headers import POLICY
from tests.charts.examples import every_kind

PAGE = """<!doctype html>
{% from "components/chart.html" import chart, chart_files %}
<html lang="{{ language }}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Charts</title><link rel="icon" href="data:,">
{% for name in ("vendor/kern.css", "css/tokens.css", "css/base.css", "css/components.css") %}
<link rel="stylesheet" href="{{ url_for('static', filename=name) }}">{% endfor %}
<link rel="stylesheet" media="print" href="{{ url_for('static', filename='css/print.css') }}">
{{ chart_files() }}</head>
<body><main class="wrap"><h1>Charts</h1><div class="charts">
{% for figure in figures %}{{ chart(figure) }}{% endfor %}
</div></main></body></html>
"""


def stage() -> Flask:
    """An application with the one page ``/<language>``."""
    app = Flask("stage", static_folder=str(PACKAGE / "static"), template_folder=str(TEMPLATES))
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.globals["_"] = lambda text, **facts: text % facts if facts else text

    @app.get("/<any(de, en):language>")
    def page(language: str) -> Response:
        figures = [draw(chart, language) for chart in every_kind()]
        text = render_template_string(PAGE, figures=figures, language=language)
        return Response(text, headers={"Content-Security-Policy": POLICY})

    return app
