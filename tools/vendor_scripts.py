"""Vendor the two scripts of others: plotly draws the charts, axe-core checks pages in the browser tests."""

import shutil

from plotly.offline import get_plotlyjs_version

from tools.vendored import ROOT, STATIC, Origin, npm_package, record

AXE_VERSION = "4.14.1"


def vendor_plotly() -> None:
    """Fetch plotly.js in the version that the locked plotly.py writes its figures for."""
    version = str(get_plotlyjs_version())
    folder = STATIC / "vendor"
    files = {"plotly-basic.min.js": "plotly-basic.min.js", "LICENSE": "LICENSE-plotly.txt"}
    with npm_package("plotly.js-basic-dist-min", version) as package:
        for source, target in files.items():
            shutil.copyfile(package / source, folder / target)
    record(
        folder,
        [Origin(folder / target, "plotly.js-basic-dist-min", version, "MIT") for target in files.values()],
    )


def vendor_axe() -> None:
    """Fetch axe-core, which only the tests need: it is not part of the wheel."""
    folder = ROOT / "tests" / "browser" / "vendor"
    files = {"axe.min.js": "axe.min.js", "LICENSE": "LICENSE-axe-core.txt"}
    with npm_package("axe-core", AXE_VERSION) as package:
        for source, target in files.items():
            shutil.copyfile(package / source, folder / target)
    record(folder, [Origin(folder / target, "axe-core", AXE_VERSION, "MPL-2.0") for target in files.values()])


if __name__ == "__main__":
    vendor_plotly()
    vendor_axe()
