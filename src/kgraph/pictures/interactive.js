"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const byId = (id) => document.getElementById(id);
  const nodes = data.nodes, events = data.events, documents = data.documents;
  const levelIndex = new Map(data.levels.map(([id], i) => [id, i]));
  const canvas = byId("canvas"), context = canvas.getContext("2d");
  const style = getComputedStyle(document.documentElement);
  let colours = {};
  const css = (name) => colours[name] || (colours[name] = style.getPropertyValue(name).trim());
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const levelColour = (level) => (level < 0 ? data.noLevel : data.levels[level].slice(2))[dark.matches ? 1 : 0];
  const HOLLOW = new Set(["planned", "proposed", "denied"]);

  // --- the filters, and what passes them -----------------------------------------------------------------------

  const dated = events.filter((e) => e.start);
  const month = (day) => Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1;
  const monthText = (m) => `${Math.floor(m / 12)}-${String((m % 12) + 1).padStart(2, "0")}`;
  for (const event of events) {
    event.first = event.start ? month(event.start) : null;
    event.last = event.start ? month(event.end || event.start) : null;
    event.text = [event.label, event.kind, event.status, event.level.replaceAll("-", " "),
      ...event.pairs.flat().map((n) => nodes[n].label), ...event.said.map(([text]) => text)].join("\n").toLowerCase();
  }
  const firstMonth = dated.length ? Math.min(...dated.map((e) => e.first)) : 0;
  const lastMonth = dated.length ? Math.max(...dated.map((e) => e.last)) : 0;
  const filters = { from: firstMonth, to: lastMonth, undated: true, words: [], off: { levels: new Set(), kinds: new Set(), statuses: new Set() } };
  let chosen = null;        // {node: n}, {pair: [a, b]} or null
  let shown = [];           // events that pass
  let pairs = new Map();    // "a b" -> {a, b, events, level, real}
  let weights = [];         // events at each node

  const passes = (e) => {
    if (e.first === null ? !filters.undated : e.last < filters.from || e.first > filters.to) return false;
    const off = filters.off;
    if (off.levels.has(e.level) || off.kinds.has(e.kind) || off.statuses.has(e.status)) return false;
    return filters.words.every((word) => e.text.includes(word));
  };

  function update() {
    const begin = performance.now();
    shown = events.filter(passes);
    pairs = new Map();
    weights = new Array(nodes.length).fill(0);
    for (const event of shown) {
      for (const [a, b] of event.pairs) {
        const key = a < b ? `${a} ${b}` : `${b} ${a}`;
        let pair = pairs.get(key);
        if (!pair) pairs.set(key, pair = { a: Math.min(a, b), b: Math.max(a, b), events: [], level: -1, real: false });
        pair.events.push(event);
        if (event.status !== "denied" && event.level) pair.level = Math.max(pair.level, levelIndex.get(event.level));
        if (!HOLLOW.has(event.status)) pair.real = true;
        weights[a] += 1; weights[b] += 1;
      }
    }
    if (chosen && chosen.pair && !pairs.has(chosen.pair.join(" "))) chosen = null;
    place();
    draw();
    drawBars();
    list();
    const states = weights.filter((w) => w).length;
    byId("count").textContent = `${shown.length.toLocaleString("en")} of ${events.length.toLocaleString("en")} events, ${states} nodes`;
    document.documentElement.dataset.filterMs = (performance.now() - begin).toFixed(1);
  }

  function checkList(name, rows) {
    const box = byId(name), legend = box.querySelector("legend");
    if (rows.length < 2) { box.hidden = true; return; }
    const counts = new Map();
    const field = { levels: "level", kinds: "kind", statuses: "status" }[name];
    for (const event of events) counts.set(event[field], (counts.get(event[field]) || 0) + 1);
    for (const [id, text, colour] of rows) {
      const label = document.createElement("label"), input = document.createElement("input");
      label.className = "check";
      input.type = "checkbox"; input.checked = true; input.value = id;
      input.addEventListener("change", () => {
        input.checked ? filters.off[name].delete(id) : filters.off[name].add(id);
        update();
      });
      label.append(input);
      if (colour) { const swatch = document.createElement("i"); swatch.style.background = colour; label.append(swatch); }
      const words = document.createElement("span"), small = document.createElement("small");
      words.textContent = text; small.textContent = (counts.get(id) || 0).toLocaleString("en");
      label.append(words, small);
      box.append(label);
    }
    const all = document.createElement("button");
    all.type = "button"; all.textContent = "all / none"; all.className = "all";
    all.addEventListener("click", () => {
      const inputs = [...box.querySelectorAll("input")], on = inputs.some((input) => !input.checked);
      for (const input of inputs) { input.checked = on; on ? filters.off[name].delete(input.value) : filters.off[name].add(input.value); }
      update();
    });
    legend.append(all);
  }
  const levels = data.levels.map(([id, text], i) => [id, text, levelColour(i)]).reverse();
  if (events.some((e) => !e.level)) levels.push(["", "no level told", levelColour(-1)]);
  checkList("levels", levels);
  checkList("kinds", data.kinds.map((kind) => [kind, kind]));
  checkList("statuses", data.statuses.map((status) => [status, status]));

  const from = byId("from"), to = byId("to");
  for (const input of [from, to]) { input.min = firstMonth; input.max = lastMonth; input.step = 1; }
  from.value = firstMonth; to.value = lastMonth;
  function ranged(moved) {
    if (Number(from.value) > Number(to.value)) moved === from ? (from.value = to.value) : (to.value = from.value);
    filters.from = Number(from.value); filters.to = Number(to.value);
    for (const [input, id] of [[from, "from-text"], [to, "to-text"]]) {
      byId(id).textContent = monthText(Number(input.value));
      input.setAttribute("aria-valuetext", monthText(Number(input.value)));
    }
    from.style.zIndex = Number(from.value) > (firstMonth + lastMonth) / 2 ? 2 : 1;
  }
  from.addEventListener("input", () => { stop(); ranged(from); update(); });
  to.addEventListener("input", () => { stop(); ranged(to); update(); });
  ranged(from);
  byId("time").hidden = !dated.length;
  const undated = byId("undated");
  undated.closest("label").querySelector("small").textContent = events.length - dated.length;
  undated.closest("label").hidden = dated.length === events.length;
  undated.addEventListener("change", () => { filters.undated = undated.checked; update(); });

  let playing = 0;
  function stop() { clearInterval(playing); playing = 0; byId("play").textContent = "Play"; }
  byId("play").addEventListener("click", () => {
    if (playing) { stop(); return; }
    if (Number(to.value) >= lastMonth) to.value = Number(from.value);
    byId("play").textContent = "Stop";
    const step = Math.max(1, Math.round((lastMonth - firstMonth) / 60));
    playing = setInterval(() => {
      to.value = Number(to.value) + step;
      ranged(to); update();
      if (Number(to.value) >= lastMonth) stop();
    }, 180);
  });

  const search = byId("search");
  for (const node of nodes) { if (node.kind !== "event") { const option = document.createElement("option"); option.value = node.label; byId("names").append(option); } }
  search.addEventListener("input", () => {
    const typed = search.value.trim().toLowerCase();
    const hit = nodes.findIndex((n) => typed && (n.label.toLowerCase() === typed || n.code.toLowerCase() === typed));
    filters.words = hit >= 0 ? [] : typed.split(/\s+/).filter(Boolean);
    if (hit >= 0) chosen = { node: hit }; else if (chosen && chosen.node !== undefined) chosen = null;
    update();
  });

  byId("reset").addEventListener("click", () => {
    stop();
    from.value = firstMonth; to.value = lastMonth; search.value = ""; undated.checked = true;
    for (const input of document.querySelectorAll("fieldset input[type=checkbox]")) input.checked = true;
    for (const set of Object.values(filters.off)) set.clear();
    filters.words = []; filters.undated = true; chosen = null;
    ranged(from); update(); fit();
  });

  // --- the picture ---------------------------------------------------------------------------------------------

  let onMap = nodes.some((n) => n.map);
  let view = { scale: 1, x: 0, y: 0, stretch: 1 }, size = { w: 1, h: 1 };
  let spots = [];
  const layoutButton = byId("layout");
  layoutButton.hidden = !onMap;
  function nameLayout() {
    layoutButton.textContent = onMap ? "By ties" : "On the map";
    byId("credits").textContent = "Wide line: many events. Dashed: only planned." + (onMap ? " Map: Natural Earth, GeoNames (CC BY 4.0)." : "");
  }
  layoutButton.addEventListener("click", () => { onMap = !onMap; nameLayout(); fit(); });
  nameLayout();

  const spotOf = (n) => { const p = (onMap && nodes[n].map) || nodes[n].force; return [p[0] * view.scale + view.x, p[1] * view.scale * view.stretch + view.y]; };
  const radius = (n) => nodes[n].kind === "event" ? 3 : Math.min(4 + Math.sqrt(weights[n]) * 0.9, 14);
  function place() { spots = nodes.map((_, n) => spotOf(n)); }

  function fit() {
    const used = nodes.map((_, n) => n).filter((n) => weights[n]);
    const points = (used.length ? used : nodes.map((_, n) => n)).map((n) => (onMap && nodes[n].map) || nodes[n].force);
    if (!points.length) return;
    const xs = points.map((p) => p[0]), ys = points.map((p) => p[1]);
    const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
    const across = (size.w - 170) / Math.max(right - left, 0.4), down = (size.h - 110) / Math.max(bottom - top, 0.25);
    // A layout by force has no true shape, so that it may fill the room; a map may not.
    view.stretch = onMap ? 1 : Math.min(2.5, Math.max(0.5, down / across));
    view.scale = Math.min(across, down / view.stretch);
    view.x = size.w / 2 - (left + right) / 2 * view.scale - 20;
    view.y = size.h / 2 - (top + bottom) / 2 * view.scale * view.stretch;
    place(); draw();
  }

  function resize() {
    const ratio = window.devicePixelRatio || 1, box = canvas.getBoundingClientRect();
    const first = size.w === 1;
    const dx = (box.width - size.w) / 2, dy = (box.height - size.h) / 2;
    size = { w: Math.max(box.width, 1), h: Math.max(box.height, 1) };
    canvas.width = Math.round(size.w * ratio); canvas.height = Math.round(size.h * ratio);
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    if (first) fit(); else { view.x += dx; view.y += dy; place(); draw(); }
    drawBars();
  }

  const middle = (a, b) => [(a[0] + b[0]) / 2 - (b[1] - a[1]) * 0.12, (a[1] + b[1]) / 2 + (b[0] - a[0]) * 0.12];
  const lineWidth = (count) => Math.min(1.2 + 1.5 * Math.log2(Math.max(count, 1)), 11);
  const isChosen = (pair) => chosen && (chosen.pair ? chosen.pair[0] === pair.a && chosen.pair[1] === pair.b : chosen.node === pair.a || chosen.node === pair.b);

  // The land changes only when the view does, so that it is kept as a picture of its own.
  const landCanvas = document.createElement("canvas");
  let landKey = "";
  function drawLand() {
    const key = [canvas.width, canvas.height, view.scale, view.x, view.y, dark.matches].join();
    if (key !== landKey) {
      landKey = key;
      landCanvas.width = canvas.width; landCanvas.height = canvas.height;
      const land = landCanvas.getContext("2d"), ratio = window.devicePixelRatio || 1;
      land.setTransform(ratio, 0, 0, ratio, 0, 0);
      land.fillStyle = css("--land"); land.strokeStyle = css("--shore"); land.lineWidth = 0.6;
      land.beginPath();
      for (const ring of data.land) {
        for (let i = 0; i < ring.length; i += 2) {
          const x = ring[i] * view.scale + view.x, y = ring[i + 1] * view.scale + view.y;
          i ? land.lineTo(x, y) : land.moveTo(x, y);
        }
        land.closePath();
      }
      land.fill("nonzero"); land.stroke();
    }
    context.drawImage(landCanvas, 0, 0, size.w, size.h);
  }

  function draw() {
    context.clearRect(0, 0, size.w, size.h);
    if (onMap) drawLand();
    const dashes = pairs.size < 500;  // dashed curves are what takes longest
    const order = [...pairs.values()].sort((p, q) => (isChosen(p) ? 1 : 0) - (isChosen(q) ? 1 : 0) || p.level - q.level);
    for (const pair of order) {
      const a = spots[pair.a], b = spots[pair.b], m = middle(a, b);
      context.globalAlpha = chosen ? (isChosen(pair) ? 1 : 0.12) : pair.level < 0 ? 0.55 : pair.real || dashes ? 0.9 : 0.5;
      context.strokeStyle = levelColour(pair.level);
      context.lineWidth = lineWidth(pair.events.length);
      context.setLineDash(pair.real || !dashes ? [] : [6, 5]);
      context.beginPath(); context.moveTo(a[0], a[1]); context.quadraticCurveTo(m[0], m[1], b[0], b[1]); context.stroke();
    }
    context.setLineDash([]);
    const near = chosen && new Set([...pairs.values()].filter(isChosen).flatMap((p) => [p.a, p.b]));
    const used = nodes.map((_, n) => n).filter((n) => weights[n]).sort((m, n) => weights[n] - weights[m]);
    for (const n of used) {
      context.globalAlpha = near && !near.has(n) && chosen.node !== n ? 0.25 : 1;
      context.beginPath(); context.arc(spots[n][0], spots[n][1], radius(n), 0, 2 * Math.PI);
      context.fillStyle = nodes[n].colour; context.fill();
      context.lineWidth = 1.3; context.strokeStyle = css("--paper"); context.stroke();
    }
    context.globalAlpha = 1;
    drawLabels(near ? [...used].sort((m, n) => (near.has(n) ? 1 : 0) - (near.has(m) ? 1 : 0)) : used, near);
  }

  // Labels are drawn while they find a free place beside their node; the busiest nodes come first.
  const labelled = new Set();
  function drawLabels(order, near) {
    const taken = order.filter((n) => nodes[n].kind !== "event").map((n) => [spots[n][0] - radius(n), spots[n][1] - radius(n), spots[n][0] + radius(n), spots[n][1] + radius(n)]);
    labelled.clear();
    context.font = '12.5px system-ui, "Segoe UI", Arial, "DejaVu Sans", sans-serif';
    context.textBaseline = "middle"; context.lineJoin = "round"; context.lineWidth = 3;
    for (const n of order) {
      if (nodes[n].kind === "event" || (near && !near.has(n) && chosen.node !== n)) continue;
      const [x, y] = spots[n], r = radius(n) + 4;
      if (x < -50 || y < -20 || x > size.w + 50 || y > size.h + 20) continue;
      const text = nodes[n].label.length > 34 ? nodes[n].label.slice(0, 33) + "…" : nodes[n].label, w = context.measureText(text).width;
      for (const [left, mid] of [[x + r, y], [x - r - w, y], [x - w / 2, y - r - 6], [x - w / 2, y + r + 7], [x + r * 0.8, y + r + 3], [x + r * 0.8, y - r - 3], [x - w - r * 0.8, y + r + 3], [x - w - r * 0.8, y - r - 3]]) {
        const box = [left - 1, mid - 7, left + w + 1, mid + 7];
        if (box[0] < 0 || box[2] > size.w || box[1] < 0 || box[3] > size.h) continue;
        if (taken.some((o) => box[0] < o[2] && o[0] < box[2] && box[1] < o[3] && o[1] < box[3])) continue;
        taken.push(box); labelled.add(nodes[n].label);
        context.strokeStyle = css("--sea"); context.strokeText(text, left, mid);
        context.fillStyle = css("--ink"); context.fillText(text, left, mid);
        break;
      }
    }
    canvas.dataset.labels = labelled.size;
  }

  function drawBars() {
    const bars = byId("bars"), ratio = window.devicePixelRatio || 1, w = bars.clientWidth, h = 44;
    if (!w || !dated.length) return;
    bars.width = w * ratio; bars.height = h * ratio;
    const c = bars.getContext("2d"), count = Math.max(1, Math.min(lastMonth - firstMonth + 1, Math.floor(w / 3)));
    const step = (lastMonth - firstMonth + 1) / count, all = new Array(count).fill(0), now = new Array(count).fill(0);
    const slot = (m) => Math.min(count - 1, Math.floor((m - firstMonth) / step));
    for (const e of dated) all[slot(e.first)] += 1;
    for (const e of shown) if (e.first !== null) now[slot(e.first)] += 1;
    c.scale(ratio, ratio);
    const most = Math.max(...all), high = (v) => v ? Math.max(2, Math.sqrt(v / most) * (h - 4)) : 0;
    for (const [values, colour] of [[all, css("--faint")], [now, css("--accent")]]) {
      c.fillStyle = colour;
      values.forEach((v, i) => c.fillRect(i * w / count, h - high(v), Math.max(w / count - 1, 1), high(v)));
    }
  }

  // --- pointer and keys ------------------------------------------------------------------------------------------

  function hitNode(x, y) {
    let best = -1, bestDistance = 1e9;
    for (let n = 0; n < nodes.length; n++) {
      if (!weights[n]) continue;
      const d = Math.hypot(spots[n][0] - x, spots[n][1] - y) - radius(n);
      if (d < 4 && d < bestDistance) { best = n; bestDistance = d; }
    }
    return best;
  }
  function hitPair(x, y) {
    let best = null, bestDistance = 6;
    for (const pair of pairs.values()) {
      const a = spots[pair.a], b = spots[pair.b], m = middle(a, b);
      if (x < Math.min(a[0], b[0], m[0]) - 8 || x > Math.max(a[0], b[0], m[0]) + 8 || y < Math.min(a[1], b[1], m[1]) - 8 || y > Math.max(a[1], b[1], m[1]) + 8) continue;
      for (let t = 0.02; t < 1; t += 0.02) {
        const u = 1 - t, px = u * u * a[0] + 2 * u * t * m[0] + t * t * b[0], py = u * u * a[1] + 2 * u * t * m[1] + t * t * b[1];
        const d = Math.hypot(px - x, py - y) - lineWidth(pair.events.length) / 2;
        if (d < bestDistance) { best = pair; bestDistance = d; }
      }
    }
    return best;
  }

  let drag = null;
  canvas.addEventListener("pointerdown", (e) => { drag = { x: e.offsetX, y: e.offsetY, vx: view.x, vy: view.y, moved: false }; canvas.setPointerCapture(e.pointerId); });
  canvas.addEventListener("pointermove", (e) => {
    if (drag) {
      if (Math.hypot(e.offsetX - drag.x, e.offsetY - drag.y) > 4) drag.moved = true;
      if (drag.moved) { view.x = drag.vx + e.offsetX - drag.x; view.y = drag.vy + e.offsetY - drag.y; place(); draw(); byId("tip").hidden = true; }
      return;
    }
    const n = hitNode(e.offsetX, e.offsetY), pair = n < 0 ? hitPair(e.offsetX, e.offsetY) : null, tip = byId("tip");
    canvas.style.cursor = n >= 0 || pair ? "pointer" : "grab";
    tip.hidden = n < 0 && !pair;
    if (tip.hidden) return;
    tip.textContent = n >= 0 ? `${nodes[n].label}: ${plural(weights[n], "tie")}` : `${nodes[pair.a].label} – ${nodes[pair.b].label}: ${plural(pair.events.length, "event")}${pair.level >= 0 ? ", " + data.levels[pair.level][1] : ""}`;
    tip.style.left = `${Math.min(e.offsetX + 14, size.w - 200)}px`; tip.style.top = `${e.offsetY + 16}px`;
  });
  canvas.addEventListener("pointerleave", () => { byId("tip").hidden = true; });
  canvas.addEventListener("pointerup", (e) => {
    const moved = drag && drag.moved; drag = null;
    if (moved) return;
    const n = hitNode(e.offsetX, e.offsetY), pair = n < 0 ? hitPair(e.offsetX, e.offsetY) : null;
    choose(n >= 0 ? { node: n } : pair ? { pair: [pair.a, pair.b] } : null);
  });
  function zoom(factor, x = size.w / 2, y = size.h / 2) {
    view.x = x - (x - view.x) * factor; view.y = y - (y - view.y) * factor; view.scale *= factor;
    place(); draw();
  }
  canvas.addEventListener("wheel", (e) => { e.preventDefault(); zoom(Math.exp(-e.deltaY * 0.0015), e.offsetX, e.offsetY); }, { passive: false });
  canvas.addEventListener("keydown", (e) => {
    const moves = { ArrowLeft: [40, 0], ArrowRight: [-40, 0], ArrowUp: [0, 40], ArrowDown: [0, -40] };
    if (moves[e.key]) { view.x += moves[e.key][0]; view.y += moves[e.key][1]; place(); draw(); }
    else if (e.key === "+" || e.key === "=") zoom(1.25);
    else if (e.key === "-") zoom(0.8);
    else if (e.key === "0") fit();
    else return;
    e.preventDefault();
  });
  document.addEventListener("keydown", (e) => {
    if (e.key === "Escape") { if (search.value) { search.value = ""; filters.words = []; } chosen = null; update(); }
    if (e.key === "/" && document.activeElement !== search) { e.preventDefault(); search.focus(); }
  });
  byId("closer").addEventListener("click", () => zoom(1.3));
  byId("farther").addEventListener("click", () => zoom(1 / 1.3));
  byId("fit").addEventListener("click", fit);

  // --- the list of events ---------------------------------------------------------------------------------------

  const plural = (n, word) => `${n.toLocaleString("en")} ${word}${n === 1 ? "" : "s"}`;
  function choose(what) { chosen = what; draw(); list(); }
  function button(text, action) { const b = document.createElement("button"); b.type = "button"; b.textContent = text; b.addEventListener("click", action); return b; }

  function head() {
    const box = byId("chosen"), title = document.createElement("h2"), note = document.createElement("p");
    box.replaceChildren(title, note);
    if (!chosen) { title.textContent = "Events"; note.textContent = "Click a line or a node to see only what belongs to it."; return shown; }
    const partners = document.createElement("div"); partners.className = "partners";
    const clear = button("× all events", () => choose(null));
    if (chosen.pair) {
      const [a, b] = chosen.pair, pair = pairs.get(chosen.pair.join(" "));
      title.textContent = `${nodes[a].label} – ${nodes[b].label}`;
      note.textContent = `${plural(pair.events.length, "event")}${pair.level >= 0 ? ", up to " + data.levels[pair.level][1] : ""}`;
      partners.append(clear, button(nodes[a].label, () => choose({ node: a })), button(nodes[b].label, () => choose({ node: b })));
      box.append(partners);
      return pair.events;
    }
    const n = chosen.node, own = [...pairs.values()].filter(isChosen).sort((p, q) => q.events.length - p.events.length);
    title.textContent = nodes[n].label;
    note.textContent = `${plural(own.length, "partner")} in what the filters let through`;
    partners.append(clear, ...own.slice(0, 40).map((p) => { const o = p.a === n ? p.b : p.a; return button(`${nodes[o].label} ${p.events.length}`, () => choose({ pair: [p.a, p.b] })); }));
    box.append(partners);
    return [...new Set(own.flatMap((p) => p.events))].sort((d, e) => (d.start || "9999").localeCompare(e.start || "9999") || (d.id < e.id ? -1 : 1));
  }

  function marked(element, text) {
    const words = filters.words.filter((w) => w.length > 1), low = text.toLowerCase();
    let at = 0;
    while (at < text.length && words.length) {
      const hits = words.map((w) => [low.indexOf(w, at), w.length]).filter(([i]) => i >= 0).sort((a, b) => a[0] - b[0]);
      if (!hits.length) break;
      const [start, length] = hits[0], mark = document.createElement("mark");
      mark.textContent = text.slice(start, start + length);
      element.append(text.slice(at, start), mark);
      at = start + length;
    }
    element.append(text.slice(at));
  }

  // "2025-01-01 to 2025-12-31" is how the graph keeps a date that was told as "2025".
  function span(start, end) {
    if (start === end) return start;
    const lastDay = new Date(Date.UTC(Number(end.slice(0, 4)), Number(end.slice(5, 7)), 0)).getUTCDate();
    const whole = start.endsWith("-01") && Number(end.slice(8)) === lastDay;
    if (whole && start.slice(0, 7) === end.slice(0, 7)) return start.slice(0, 7);
    if (whole && start.slice(4) === "-01-01" && end.slice(4) === "-12-31") return start.slice(0, 4) === end.slice(0, 4) ? start.slice(0, 4) : `${start.slice(0, 4)} to ${end.slice(0, 4)}`;
    return `${start} to ${end}`;
  }

  function card(event) {
    const box = document.createElement("details"), summary = document.createElement("summary");
    const dot = document.createElement("i"), words = document.createElement("span"), name = document.createElement("b"), small = document.createElement("small");
    box.className = "event";
    const colour = levelColour(event.level ? levelIndex.get(event.level) : -1);
    dot.style.borderColor = colour; dot.style.background = HOLLOW.has(event.status) ? "transparent" : colour;
    name.textContent = event.label || event.kind;
    const when = event.start ? span(event.start, event.end || event.start) : "no date told";
    small.textContent = [when, event.kind, event.status, event.level.replaceAll("-", " ")].filter(Boolean).join(" · ");
    words.append(name, small); summary.append(dot, words); box.append(summary);
    box.addEventListener("toggle", () => {
      if (!box.open || box.dataset.filled) return;
      box.dataset.filled = "yes";
      if (!event.said.length) { const none = document.createElement("p"); none.className = "empty"; none.textContent = "No sentence travels with this picture."; box.append(none); }
      event.said.forEach(([text, number], i) => {
        const quote = document.createElement("blockquote");
        marked(quote, text); box.append(quote);
        const next = event.said[i + 1];
        if (number >= 0 && (!next || next[1] !== number)) box.append(citation(documents[number]));
      });
    });
    return box;
  }

  function citation([title, published, source]) {
    const cite = document.createElement("cite");
    if (/^https?:\/\//i.test(source)) {
      const link = document.createElement("a");
      link.href = source; link.rel = "noopener noreferrer"; link.target = "_blank"; link.textContent = title;
      cite.append(link);
    } else cite.append(title);
    if (published) cite.append(`, ${published}`);
    return cite;
  }

  let page = 40;
  function list() {
    const found = head(), box = byId("list");
    page = 40;
    const fill = () => {
      box.replaceChildren(...found.slice(0, page).map(card));
      if (!found.length) { const none = document.createElement("p"); none.className = "empty"; none.textContent = "Nothing passes the filters."; box.append(none); }
      if (found.length > page) {
        const more = button(`${(found.length - page).toLocaleString("en")} more`, () => { page += 200; fill(); });
        more.className = "more"; box.append(more);
      }
      if (chosen && chosen.pair && box.firstElementChild && found.length < 4) for (const item of box.querySelectorAll("details")) item.open = true;
    };
    fill();
  }

  window.addEventListener("resize", resize);
  dark.addEventListener("change", () => {
    colours = {};
    const swatches = byId("levels").querySelectorAll("i"), top = data.levels.length - 1;
    swatches.forEach((swatch, i) => { swatch.style.background = levelColour(top - i); });
    draw(); drawBars(); list();
  });
  update();
  resize();
  window.kgraph = { choose, labels: labelled, count: () => shown.length, spot: (label) => spots[nodes.findIndex((n) => n.label === label)], middle: (a, b) => { const i = nodes.findIndex((n) => n.label === a), j = nodes.findIndex((n) => n.label === b), [p, q] = i < j ? [i, j] : [j, i], m = middle(spots[p], spots[q]); return [(spots[p][0] + spots[q][0]) / 4 + m[0] / 2, (spots[p][1] + spots[q][1]) / 4 + m[1] / 2]; } };
})();
