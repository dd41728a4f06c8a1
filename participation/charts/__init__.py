"""How figures are drawn: one description, drawn by plotly in the browser and as SVG on the server.

``figures`` says what a chart shows (``data``), ``drawing.draw`` makes everything that the macro
``components/chart.html`` needs. A chart is its table: the drawing takes its numbers from the table's
columns, so that both can never disagree.
"""
