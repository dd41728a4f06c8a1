"""Vendor the scripts of others: plotly draws charts, Leaflet maps; axe-core checks pages in browser tests."""

import re
import shutil

from plotly.offline import get_plotlyjs_version

from tools.vendored import ROOT, STATIC, Origin, npm_package, record

AXE_VERSION = "4.14.1"
LEAFLET_VERSION = "1.9.4"
PICTURES = re.compile(r"url\(images/[a-z0-9-]+\.png\)")


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


def vendor_leaflet() -> None:
    """Fetch Leaflet, which draws maps where a town has set an address of tiles."""
    folder = STATIC / "vendor"
    files = {
        "dist/leaflet.js": "leaflet.js",
        "dist/leaflet.css": "leaflet.css",
        "LICENSE": "LICENSE-leaflet.txt",
    }
    with npm_package("leaflet", LEAFLET_VERSION) as package:
        for source, target in files.items():
            content = (package / source).read_text(encoding="utf-8")
            # Its map of sources and the pictures of its controls, which we do not use, are not served.
            content = content.replace("//# sourceMappingURL=leaflet.js.map", "")
            (folder / target).write_text(PICTURES.sub("none", content), encoding="utf-8")
    changes = "without references to files that are not here"
    record(
        folder,
        [
            Origin(folder / target, "leaflet", LEAFLET_VERSION, "BSD-2-Clause", changes)
            for target in files.values()
        ],
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
    vendor_leaflet()
    vendor_axe()
