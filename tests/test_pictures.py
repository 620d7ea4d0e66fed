"""Pictures: drawn shapes, labels that do not overlap, and the interactive page in a real browser."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from lxml import etree

from kgraph.errors import InputError, QueryError
from kgraph.network import Sentence, project, read_evidence
from kgraph.pictures import (
    Cited,
    Explorable,
    draw,
    interactive_html,
    matrix_scene,
    network_scene,
    timeline_scene,
    to_svg,
    write_picture,
    write_scene,
)
from kgraph.pictures.interactive import embedded
from kgraph.pictures.layout import Box, equal_earth, pushed_apart, world
from kgraph.pictures.scene import Disc, Line, Words, text_width
from kgraph.store import Store, open_store

FIXTURES = Path(__file__).parent / "fixtures"
SVG = {"s": "http://www.w3.org/2000/svg"}
VIEWS = ("states", "events", "persons", "areas")


@pytest.fixture(scope="module")
def store() -> Iterator[Store]:
    with open_store(":memory:") as found:
        found.load(FIXTURES / "example_graph.trig")
        yield found


@pytest.fixture(scope="module")
def hostile() -> Iterator[Store]:
    with open_store(":memory:") as found:
        found.load(FIXTURES / "network.trig")
        yield found


@pytest.fixture(scope="module")
def states(store: Store) -> nx.MultiDiGraph[str]:
    return project(store)


# --- still pictures -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("view", VIEWS)
def test_svg_is_well_formed_and_names_every_node(store: Store, view: str) -> None:
    graph = project(store, view)
    root = etree.fromstring(to_svg(network_scene(graph)).encode())
    words = {text.text for text in root.iterfind(".//s:text", SVG)}
    named = {data["label"] for _, data in graph.nodes(data=True) if data["kind"] != "event"}
    assert {word for word in named if len(word) < 25} <= words
    assert root.find("s:title", SVG) is not None
    assert not root.findall(".//s:script", SVG)


@pytest.mark.parametrize("view", VIEWS)
def test_labels_lie_inside_and_do_not_overlap(store: Store, view: str) -> None:
    scene = network_scene(project(store, view))
    labels = [shape for shape in scene.shapes if isinstance(shape, Words) and shape.halo]
    boxes = [Box(w.x, w.y - w.size * 0.8, w.x + text_width(w.text, w.size), w.y + w.size * 0.2) for w in labels]
    assert len(boxes) > 5
    assert [pair for pair in combinations(boxes, 2) if pair[0].meets(pair[1])] == []
    assert all(box.left >= 0 and box.right <= scene.width and box.bottom <= scene.height for box in boxes)


def test_discs_are_moved_apart() -> None:
    places = pushed_apart({"a": (0, 0), "b": (0, 0), "c": (1, 0)}, dict.fromkeys("abc", 5.0))
    for one, other in combinations(places.values(), 2):
        assert ((one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2) ** 0.5 > 12.5


def test_lines_tell_level_plan_and_number_of_events(states: nx.MultiDiGraph[str]) -> None:
    lines = [s for s in network_scene(states).shapes if isinstance(s, Line) and s.title]
    strategic = next(line for line in lines if line.title.startswith("South Korea – Singapore"))
    other = next(line for line in lines if line.title.startswith("China – Sri Lanka"))
    assert strategic.width > other.width
    assert strategic.colour != other.colour
    assert (strategic.dash, other.dash) == ("", "5 5")


def test_legend_and_source_line_are_there(states: nx.MultiDiGraph[str]) -> None:
    words = [s.text for s in network_scene(states).shapes if isinstance(s, Words)]
    assert "comprehensive strategic partnership" in words
    assert "only planned" in words
    assert any("Natural Earth" in word for word in words)


def test_the_map_has_the_capitals_where_they_are() -> None:
    capitals = world().capitals
    assert capitals["SGP"][1] > capitals["KOR"][1]  # further down
    assert capitals["USA"][0] < capitals["GBR"][0] < capitals["JPN"][0]
    assert equal_earth(0, 0) == (0, 0)
    assert equal_earth(180, 0)[0] == pytest.approx(2.7066, abs=1e-3)  # half the equator in the projection's own paper


def test_same_network_same_bytes(store: Store, tmp_path: Path) -> None:
    for ending in ("svg", "html", "png"):
        first = draw(store, tmp_path / f"a.{ending}").read_bytes()
        assert first == draw(store, tmp_path / f"b.{ending}").read_bytes()


def test_png_and_pdf_are_drawn_by_matplotlib(states: nx.MultiDiGraph[str], tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    assert write_picture(states, tmp_path / "n.png").read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"
    assert write_scene(matrix_scene(states), tmp_path / "n.pdf").read_bytes()[:5] == b"%PDF-"
    assert not list(tmp_path.glob(".*"))


def test_png_without_matplotlib_says_what_to_install(
    states: nx.MultiDiGraph[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "matplotlib.figure", None)
    with pytest.raises(InputError, match=r"kgraph-partnerships\[pictures\]"):
        write_picture(states, tmp_path / "n.png")
    write_picture(states, tmp_path / "n.svg")


def test_timeline_shows_the_plan_hollow_and_the_fulfilment_filled(states: nx.MultiDiGraph[str]) -> None:
    scene = timeline_scene(states, "SGP", "South Korea")
    discs = {s.title.splitlines()[0].split(": ")[-1]: s for s in scene.shapes if isinstance(s, Disc) and s.title}
    plan = discs["upgrade to strategic partnership (planned, 2025)"]
    done = discs["upgrade to strategic partnership (completed, 2025-11-02)"]
    assert plan.fill == done.stroke == "#ffffff"
    assert plan.x < done.x
    etree.fromstring(to_svg(scene).encode())
    with pytest.raises(QueryError, match="no node of the network is called 'ATL'"):
        timeline_scene(states, "SGP", "ATL")
    with pytest.raises(QueryError, match="no dated event lies between"):
        timeline_scene(states, "SGP", "BRA")


def test_pictures_say_what_their_colours_mean(states: nx.MultiDiGraph[str]) -> None:
    words = [s.text for s in timeline_scene(states, "SGP", "KOR").shapes if isinstance(s, Words)]
    assert "strategic partnership" in words
    assert "sign extradition treaty (completed, 2024-10-08)" in words, "cut though there is room"
    mixed: nx.MultiDiGraph[str] = nx.MultiDiGraph(view="areas")
    mixed.add_nodes_from([("a", {"kind": "state"}), ("b", {"kind": "area"}), ("c", {"kind": "area"})])
    mixed.add_edge("a", "b", "e", id="e", start="2024-05-01", end="2025-01-31")
    words = [s.text for s in network_scene(mixed).shapes if isinstance(s, Words)]
    assert "1 state, 2 areas, 1 event, 2024 to 2025" in words
    assert {"state", "area"} <= set(words)
    assert "no level told" not in words


def test_timeline_labels_do_not_overlap(states: nx.MultiDiGraph[str]) -> None:
    words = [s for s in timeline_scene(states, "SGP", "KOR").shapes if isinstance(s, Words) and s.halo]
    wide = [(w, text_width(w.text, w.size)) for w in words]
    spans = [
        Box(w.x - (n if w.anchor == "end" else 0), w.y - 8, w.x + (0 if w.anchor == "end" else n), w.y) for w, n in wide
    ]
    assert len(spans) > 8
    assert [pair for pair in combinations(spans, 2) if pair[0].meets(pair[1])] == []


def test_matrix_is_symmetric_and_counts(states: nx.MultiDiGraph[str]) -> None:
    scene = matrix_scene(states, most=6)
    root = etree.fromstring(to_svg(scene).encode())
    titles = [title.text for title in root.iterfind(".//s:path/s:title", SVG)]
    assert titles.count(next(t for t in titles if t and t.startswith("South Korea – Singapore"))) == 2
    assert "6 of" in scene.description


def test_empty_and_hostile_networks_are_drawn(hostile: Store, tmp_path: Path) -> None:
    empty = project(hostile, kind="project")
    for graph in (empty, project(hostile), project(hostile, "events")):
        etree.fromstring(to_svg(network_scene(graph)).encode())
        etree.fromstring(to_svg(matrix_scene(graph)).encode())
        assert "<html" in interactive_html(graph, {})
    assert write_picture(empty, tmp_path / "e.png").exists()


def test_endings_and_places_are_told(states: nx.MultiDiGraph[str], tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"no picture is written as \.gif.*\.svg"):
        write_picture(states, tmp_path / "n.gif")
    for ending in ("svg", "png", "html"):
        with pytest.raises(InputError, match="cannot be written"):
            write_picture(states, tmp_path / "missing" / f"n.{ending}")


# --- the interactive page -----------------------------------------------------------------------------------------


def data_of(page: str) -> Any:
    found = re.search(r'<script id="data" type="application/json">(.*?)</script>', page, re.DOTALL)
    assert found
    return json.loads(found[1])


def test_page_holds_every_event_with_its_sentences(store: Store, states: nx.MultiDiGraph[str]) -> None:
    data = data_of(interactive_html(states, read_evidence(store)))
    assert {event["id"] for event in data["events"]} == {key for *_, key in states.edges(keys=True)}
    upgrade = next(e for e in data["events"] if "upgrade to strategic partnership (completed" in e["label"])
    assert {data["documents"][number][0] for _, number in upgrade["said"]} == {
        "Lee and Wong agree on closer cooperation", "Singapore and South Korea become strategic partners",
    }  # fmt: skip
    assert [level for level, *_ in data["levels"]] == ["strategic-partnership", "comprehensive-strategic-partnership"]


def test_page_fetches_nothing(store: Store, states: nx.MultiDiGraph[str]) -> None:
    page = interactive_html(states, read_evidence(store))
    outside_data = re.sub(r'<script id="data".*?</script>', "", page, flags=re.DOTALL)
    assert "default-src 'none'" in outside_data
    assert not re.findall(r"(?:src|href)\s*=\s*[\"']?(?:https?:)?//", outside_data)
    assert "@import" not in outside_data
    assert "%%" not in outside_data


def test_no_text_can_leave_the_data(hostile: Store) -> None:
    evil = "</script><script>alert(1)</script><!--<script> \u2028 %%DATA%% \ud800"
    graph = project(hostile)
    event = next(key for *_, key in graph.edges(keys=True))
    page = interactive_html(graph, {event: [Sentence("", "d", 0, evil, evil, "javascript:alert(1)")]}, title=evil)
    page.encode("utf-8")
    assert page.count("<script") == 2
    assert "alert(1)</script>" not in page
    data = data_of(page)
    assert data["title"].startswith("</script>")
    assert "<" not in embedded("<!-- & -->")


def test_cited_words_are_marked_and_escaped() -> None:
    shown = Cited("One <b>. Two & three. Four.\x07", [(9, 21), (9, 12), (22, 27)], caption="a < b")._repr_html_()
    assert "One &lt;b&gt;. <mark>Two &amp; three.</mark> <mark>Four.</mark></blockquote>" in shown
    assert "a &lt; b</figcaption>" in shown
    assert ">… e. <mark>Two.</mark></blockquote>" in Cited("One. Two.", [(5, 9)], around=3)._repr_html_()


def test_scenes_and_networks_show_themselves_in_a_notebook(states: nx.MultiDiGraph[str]) -> None:
    assert network_scene(states)._repr_svg_().startswith("<svg")
    frame = etree.fromstring(Explorable(states)._repr_html_())
    assert frame.get("sandbox") == "allow-scripts allow-popups"
    assert (frame.get("srcdoc") or "").startswith("<!DOCTYPE html>")


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    sync_api = pytest.importorskip("playwright.sync_api")
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if not program:
        pytest.skip("no chromium")
    with sync_api.sync_playwright() as running:
        opened = running.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield opened
        opened.close()


def opened_page(browser: Any, path: Path) -> tuple[Any, list[str]]:
    """Open a file as a person would, and collect whatever the console says and every address that is asked for."""
    page = browser.new_page(viewport={"width": 1400, "height": 850})
    noise: list[str] = []
    page.on("console", lambda message: noise.append(message.text))
    page.on("pageerror", lambda error: noise.append(str(error)))
    page.on(
        "request", lambda request: noise.append(request.url) if not request.url.startswith(("file:", "data:")) else None
    )
    page.goto(path.as_uri())
    page.wait_for_function("window.kgraph")
    return page, noise


@pytest.mark.long
def test_in_a_browser_labels_are_on_screen_and_a_line_opens_its_sentences(
    browser: Any, store: Store, tmp_path: Path
) -> None:
    page, noise = opened_page(browser, draw(store, tmp_path / "n.html"))
    labels = set(page.evaluate("[...kgraph.labels]"))
    assert {"South Korea", "Singapore", "Australia", "Vietnam"} <= labels
    assert len(page.screenshot(path=tmp_path / "n.png")) > 50_000
    box = page.locator("#canvas").bounding_box()
    x, y = page.evaluate("kgraph.middle('South Korea', 'Singapore')")
    page.mouse.click(box["x"] + x, box["y"] + y)
    assert page.inner_text("#chosen h2") in ("South Korea – Singapore", "Singapore – South Korea")
    page.locator("#results summary", has_text="upgrade to strategic partnership (completed").click()
    page.wait_for_selector("#results blockquote")
    assert "upgraded their relationship to a strategic partnership" in page.inner_text("#results")
    assert page.locator("#results cite a").first.get_attribute("href").startswith("https://")
    assert noise == []
    page.close()


@pytest.mark.long
def test_in_a_browser_the_filters_and_keys_work(browser: Any, store: Store, tmp_path: Path) -> None:
    page, noise = opened_page(browser, draw(store, tmp_path / "n.html"))
    everything = page.evaluate("kgraph.count()")
    page.fill("#search", "Vietnam")
    assert page.inner_text("#chosen h2") == "Vietnam"
    page.fill("#search", "naval")
    assert 0 < page.evaluate("kgraph.count()") < everything
    page.keyboard.press("Escape")
    assert page.evaluate("kgraph.count()") == everything
    page.locator("#kinds label", has_text="visit").locator("input").uncheck()
    without_visits = page.evaluate("kgraph.count()")
    assert without_visits < everything
    page.locator("#from").focus()
    for _ in range(30):
        page.keyboard.press("PageUp")
    assert page.evaluate("kgraph.count()") < without_visits
    page.click("#reset")
    assert page.evaluate("kgraph.count()") == everything
    before = page.evaluate("kgraph.spot('Singapore')")
    page.locator("#canvas").focus()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("+")
    assert page.evaluate("kgraph.spot('Singapore')") != before
    page.click("#layout")
    assert page.inner_text("#layout") == "On the map"
    assert noise == []
    page.close()


@pytest.mark.long
def test_in_a_browser_hostile_text_stays_text(browser: Any, hostile: Store, tmp_path: Path) -> None:
    evil = '</script><img src=x onerror="document.title=1"><script>document.title=1</script>'
    graph = project(hostile)
    said = {
        key: [Sentence("", "d", 0, evil, evil, "javascript:document.title=1")] for *_, key in graph.edges(keys=True)
    }
    page, noise = opened_page(browser, write_picture(graph, tmp_path / "n.html", evidence=said, title="Safe"))
    for summary in page.locator("#results summary").all():
        summary.click()
    page.wait_for_selector("#results blockquote")
    assert evil in page.inner_text("#results")
    assert page.locator("#results img").count() == 0
    assert page.locator("#results a").count() == 0
    assert page.title() == "Safe"
    assert noise == []
    page.close()


@pytest.mark.long
def test_in_a_browser_five_thousand_events_stay_quick(browser: Any, tmp_path: Path) -> None:
    page, noise = opened_page(browser, write_picture(crowd(5000), tmp_path / "n.html"))
    times = []
    for step in range(12):
        page.evaluate(f"""() => {{ const to = document.getElementById('to');
            to.value = Number(to.max) - {step} * 12; to.dispatchEvent(new Event('input')); }}""")
        times.append(float(page.evaluate("document.documentElement.dataset.filterMs")))
    assert page.evaluate("kgraph.count()") < 5000
    assert noise == []
    assert max(times) < 1000  # no timed test: benchmarks/pictures.py measures; this only catches what is unusable
    page.close()


def crowd(events: int) -> nx.MultiDiGraph[str]:
    """Return a network of 120 states with so many events of all kinds and levels over thirty years."""
    codes = sorted(world().capitals)[:120]
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph(view="states")
    for code in codes:
        graph.add_node(f"https://w3id.org/kgraph/id/state/{code}", label=code, kind="state", iso3=code)
    nodes = list(graph)
    for n in range(events):
        one, other = nodes[n * 7 % 120], nodes[(n * 11 + 1 + n // 120) % 120]
        event, day = f"https://w3id.org/kgraph/id/event/{n:016x}", f"{1996 + n % 30}-{n % 12 + 1:02}-01"
        graph.add_edge(
            one, other, event, id=event, label=f"event {n}", start=day, end=day, weight=1, sources_count=1,
            directed=False,
            relation=("visit", "meeting", "agreement", "partnership")[n % 4],
            level=("", "strategic-partnership", "partnership")[n % 3], status=("completed", "planned")[n % 2],
            evidence=f"Sentence {n} says so at some length. " * 3,
        )  # fmt: skip
    return graph
