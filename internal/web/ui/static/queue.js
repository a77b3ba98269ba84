// The queue without page loads: the next comments are ready before they are
// asked for, a decision leads on at once and is sent behind the moderator's
// back, and nothing that was decided is lost when the network fails.
"use strict";
(() => {
  const root = document.getElementById("queue");
  if (!root) return;
  const say = root.dataset, panes = root.querySelector(".queue-panes");
  const may = root.classList.contains("queue-may"), waits = !!say.waits;
  const $ = (css, from = panes) => from.querySelector(css);
  const digits = new Intl.NumberFormat(document.documentElement.lang);
  const make = (tag, cls, text) => Object.assign(document.createElement(tag), { className: cls || "", textContent: text || "" });
  const cards = new Map(), versions = new Map(); // by number: what is ready, and the version it has now
  const jobs = [], made = []; // decisions to send, in order; those that can be taken back, newest last
  let current = 0, ended = false, busy = false, sending = false, fails = 0, timer = 0, held = 0, striking = -1;

  // ---- Asking. What is no answer of the queue's is a failure of the network.
  const ask = async (url, body) => {
    const res = await fetch(url, { method: body ? "POST" : "GET", body, headers: { Accept: "application/json" } });
    const ours = (res.headers.get("Content-Type") || "").startsWith("application/json");
    if (!ours) throw Object.assign(new Error(), { out: res.status === 401 || res.url.includes(say.signin), status: res.status });
    return { ok: res.ok, ...(await res.json()) };
  };
  const place = (more) => { const p = new URLSearchParams(say.place); for (const k in more) p.set(k, more[k]); return p; };

  // ---- What is said at the foot: what was done, what is pending, what failed.
  const foot = make("div", "queue-foot"), told = make("div", "queue-told"), pending = make("div", "queue-pending"), alarm = make("div", "queue-alarm");
  told.setAttribute("role", "status"); pending.setAttribute("role", "status"); alarm.setAttribute("role", "alert");
  foot.append(alarm, pending, told);
  root.append(foot);
  const button = (text, key, act) => {
    const b = make("button", "button", text);
    b.type = "button";
    if (key) b.dataset.key = key;
    b.addEventListener("click", act);
    return b;
  };
  let silence = 0;
  const alert = (...words) => { alarm.replaceChildren(...words); clearTimeout(silence); silence = setTimeout(() => alarm.replaceChildren(), 15000); };
  const tick = () => {
    while (made.length && made[0].until <= Date.now() && !jobs.includes(made[0])) rowOf(made.shift().id)?.remove();
    const last = made.at(-1);
    if (!last) told.replaceChildren();
    else if (told.job !== last || !told.firstChild) {
      const b = button(say.undo + " ", "u", undo);
      b.append(Object.assign(make("span", "countdown"), { ariaHidden: "true" }));
      told.replaceChildren(make("span", "", say[last.act] + ": "), make("bdi", "", last.name), b);
    }
    told.job = last;
    const left = last && Math.max(0, Math.ceil((last.until - Date.now()) / 1000));
    if (last) { $(".countdown", told).textContent = digits.format(left); $("button", told).style.setProperty("--left", left / 10); }
  };
  setInterval(tick, 250);
  const wait = (failed) => {
    const n = jobs.length, stuck = fails && n;
    root.dataset.jobs = n;
    pending.hidden = !stuck;
    if (stuck) pending.replaceChildren(make("span", "", digits.format(n) + " " + (failed && failed.out ? say.signedout : say.failed)), button(say.retry, "r", () => { clearTimeout(timer); send(); }));
  };

  // ---- Rows and cards.
  const rowOf = (id) => panes && $(`.queue li[data-id="${id}"]`);
  const html = (text) => { const t = document.createElement("template"); t.innerHTML = text.trim(); return t.content.firstElementChild; };
  const take = (item, keep) => {
    cards.set(item.id, html(item.card));
    versions.set(item.id, item.version);
    const old = rowOf(item.id), li = html(item.row);
    if (old) old.replaceWith(li);
    else if (keep) keep.after(li);
    else $(".queue").append(li);
    if (item.id === current) $("a", li).setAttribute("aria-current", "true");
    return li;
  };
  const fetchCard = async (id) => {
    const a = await ask(say.base + "/" + id + "?" + say.place);
    if (a.items) take(a.items[0]);
  };
  const claim = (id) => { if (waits && may) { held = Date.now(); ask(say.base + "/" + id, place({ decision: "claim" })).catch(() => {}); } };
  const show = async (id, quiet) => {
    if (!id) return;
    if (!cards.has(id)) {
      panes.setAttribute("aria-busy", "true");
      try { await fetchCard(id); claim(id); } catch { alert(say.failed); return; } finally { panes.removeAttribute("aria-busy"); }
    }
    const card = cards.get(id);
    if (!card) return;
    leaveStrike();
    $(".card").replaceWith(card);
    current = id;
    held = Date.now();
    panes.querySelectorAll(".queue [aria-current]").forEach((a) => a.removeAttribute("aria-current"));
    const li = rowOf(id), list = $(".pane-list");
    if (li) {
      $("a", li).setAttribute("aria-current", "true");
      list.scrollTop += li.getBoundingClientRect().top - list.getBoundingClientRect().top - list.clientHeight / 3;
    }
    card.querySelectorAll("[data-step]").forEach((a) => { a.hidden = !step(+a.dataset.step); a.href = "#comment-title"; });
    if (!quiet) {
      const url = say.base + "/" + id + "?" + say.place, one = panes.classList.contains("queue-one");
      panes.classList.replace("queue-all", "queue-one");
      history[one ? "replaceState" : "pushState"]({ id }, "", url);
      $("#comment-title").focus({ preventScroll: true });
      if (panes.getBoundingClientRect().top < 0 || innerWidth < 768) panes.scrollIntoView();
    }
    ahead();
  };
  addEventListener("popstate", (e) => {
    if (e.state && e.state.id) show(e.state.id, true);
    else panes?.classList.replace("queue-one", "queue-all");
  });
  const free = (li) => li && li.dataset.id && !li.dataset.done && !("held" in li.dataset);
  const step = (by, from = rowOf(current)) => {
    let li = from;
    do li = li && (by > 0 ? li.nextElementSibling : li.previousElementSibling); while (li && !free(li));
    return li ? +li.dataset.id : 0;
  };

  // The next ones are claimed and made ready, ten at a time.
  const ahead = async () => {
    if (busy || ended || !may) return;
    let li = rowOf(current), last = li ? li.dataset.cursor : "", ready = 0;
    while (li && (li = li.nextElementSibling)) {
      if (!free(li)) continue;
      if (!cards.has(+li.dataset.id)) break;
      ready++;
      last = li.dataset.cursor;
    }
    if (ready > 4) return;
    busy = true;
    try {
      let a = await ask(say.base + "/next", place({ n: 10, after: last }));
      const fresh = () => (a.items || []).filter((i) => !cards.has(i.id) && i.id !== current);
      if (!fresh().length && last && waits) a = await ask(say.base + "/next", place({ n: 20 }));
      const items = fresh();
      items.forEach((i) => take(i));
      ended = !items.length;
      if ($(".card-end") && items.length) show(items[0].id);
      else panes.querySelectorAll("[data-step]").forEach((a) => { a.hidden = !step(+a.dataset.step); });
    } catch { /* asked again with the next step */ }
    busy = false;
  };
  const end = () => {
    const box = make("div", "card card-end"), pane = make("section", "pane pane-comment");
    const h = make("h2", "", say.end), again = make("a", "button", say.again);
    h.id = "comment-title";
    h.tabIndex = -1;
    again.href = say.base + "?" + say.place;
    pane.append(h, make("p", "", say.endtext), again);
    box.append(pane);
    $(".card").replaceWith(box);
    current = 0;
    h.focus({ preventScroll: true });
    ended = false;
    ahead();
  };
  const next = () => { const id = step(1) || step(-1); return id ? show(id) : end(); };

  // ---- Deciding.
  const decide = (form, data) => {
    const id = current, act = data.get("decision").split(":")[0];
    const job = { id, act, url: form.action, data, until: Date.now() + 10000, name: $("#comment-title").textContent };
    jobs.push(job);
    wait();
    if (!/^(strike|claim|release)$/.test(act)) {
      const li = rowOf(id);
      if (act !== "reopen") { made.push(job); document.querySelector(".flash")?.remove(); }
      if (li) { li.dataset.done = act; li.append(make("span", "row-done", say[act])); }
      tick();
      next();
      if (act === "reopen") li?.remove();
    }
    send();
  };
  const send = async () => {
    if (sending) return;
    sending = true;
    while (jobs.length) {
      const job = jobs[0];
      if (versions.has(job.id)) job.data.set("version", versions.get(job.id));
      try {
        const a = await ask(job.url, new URLSearchParams(job.data));
        fails = 0;
        jobs.shift();
        if (a.version) versions.set(job.id, a.version);
        a.ok ? went(job, a) : back(job, a);
      } catch (e) {
        fails++;
        clearTimeout(timer);
        timer = setTimeout(send, Math.min(30, 2 ** fails) * 1000);
        wait(e);
        break;
      }
    }
    wait();
    sending = false;
  };
  addEventListener("online", () => send());
  const went = (job, a) => {
    if (job.undone) { took(job); return; }
    if (!a.items || !/^(strike|claim|release|undo)$/.test(job.act)) return;
    const typed = job.id === current && $("textarea[name=note]")?.value;
    const li = take(a.items[0]);
    if (job.id !== current) return;
    $(".card").replaceWith(cards.get(current));
    if (typed) $("textarea[name=note]").value = typed;
    $("a", li).setAttribute("aria-current", "true");
    if (job.act === "strike") $("#comment-title").focus({ preventScroll: true });
  };
  // What could not be done comes back, right after the comment in hand.
  const back = (job, a) => {
    const i = made.indexOf(job);
    if (i >= 0) made.splice(i, 1);
    const item = a.items && a.items[0];
    if (!item) { rowOf(job.id)?.remove(); alert(a.error); return; }
    const li = take(item, rowOf(current));
    if (job.id === current || $(".card-end")) { show(job.id); return; }
    if (current) rowOf(current)?.after(li);
    li.classList.add("came-back");
    alert(make("span", "", say.returned + " " + a.error + " "), button(say.show, "", () => show(job.id)));
  };
  const took = (job) => {
    const data = new URLSearchParams(job.data);
    data.set("decision", "undo");
    data.delete("note");
    jobs.unshift({ id: job.id, act: "undo", url: job.url, data });
    send();
  };
  const undo = () => {
    tick();
    const job = made.pop();
    if (!job) return;
    const li = rowOf(job.id), at = jobs.indexOf(job);
    if (li) { delete li.dataset.done; $(".row-done", li)?.remove(); }
    if (at > 0 || at === 0 && !sending) jobs.splice(at, 1); // it never left
    else if (at === 0) job.undone = true;
    else took(job);
    wait();
    tick();
    show(job.id);
  };
  root.addEventListener("submit", (e) => {
    const form = e.target;
    if (!form.closest(".card")) return;
    e.preventDefault();
    decide(form, new FormData(form, e.submitter));
  });
  root.addEventListener("click", (e) => {
    const a = e.target.closest("a");
    if (!a || e.ctrlKey || e.metaKey || e.shiftKey || e.button) return;
    const li = a.closest(".queue li");
    if (li && !a.classList.contains("same")) { e.preventDefault(); show(+li.dataset.id); }
    else if (a.dataset.step) { e.preventDefault(); show(step(+a.dataset.step)); }
    else if (a.closest(".queue-back")) { e.preventDefault(); panes.classList.replace("queue-one", "queue-all"); rowOf(current)?.scrollIntoView({ block: "center" }); }
  });

  // ---- Striking: a passage is marked by mouse, finger or keys.
  const bar = make("p", "strike-bar");
  const chosen = () => {
    const s = getSelection(), text = panes && $(".judged");
    return s.rangeCount && !s.isCollapsed && text && text.contains(s.anchorNode) && text.contains(s.focusNode) ? s.getRangeAt(0) : null;
  };
  const bytes = (s) => new TextEncoder().encode(s).length;
  const leaveStrike = () => { if (striking >= 0) getSelection().removeAllRanges(); striking = -1; bar.remove(); };
  const strike = () => {
    const r = chosen(), form = $(".ruling"), words = r && r.toString();
    if (!r || !form || !words.trim()) return;
    const before = r.cloneRange();
    before.setStart($(".judged"), 0);
    before.setEnd(r.startContainer, r.startOffset);
    const from = bytes(before.toString() + words.match(/^\s*/)[0]), to = from + bytes(words.trim());
    const data = new FormData(form), have = data.getAll("strike"), inside = have.filter((v) => { const [a, b] = v.split("-"); return a <= from && to <= b; });
    data.delete("strike");
    data.delete("passage");
    have.filter((v) => !inside.includes(v)).forEach((v) => data.append("strike", v));
    if (!inside.length) data.append("strike", from + "-" + to);
    data.set("decision", "strike");
    getSelection().removeAllRanges();
    leaveStrike();
    decide(form, data);
  };
  const mark = (from, to) => { // characters of the text
    const walk = document.createTreeWalker($(".judged"), NodeFilter.SHOW_TEXT), r = document.createRange();
    for (let at = 0, n; (n = walk.nextNode()); at += n.length) {
      if (from >= at && from <= at + n.length) r.setStart(n, from - at);
      if (to >= at && to <= at + n.length) { r.setEnd(n, to - at); break; }
    }
    getSelection().removeAllRanges();
    getSelection().addRange(r);
  };
  const offer = () => {
    const text = $(".judged").textContent, raw = new TextEncoder().encode(text), chars = (n) => new TextDecoder().decode(raw.subarray(0, n)).length;
    const spans = [...panes.querySelectorAll(".ruling [name=strike]")].map((c) => c.value.split("-").map((n) => chars(+n)));
    if (!spans.length) spans.push([0, text.search(/\s|$/)]);
    striking = (striking + 1) % spans.length;
    mark(...spans[striking]);
  };
  document.addEventListener("selectionchange", () => {
    if (!may || !panes) return;
    if (!chosen()) { if (striking < 0) bar.remove(); return; }
    if (bar.isConnected || !$(".ruling-strike")) return;
    bar.replaceChildren(button(say.strikethis, "", strike), make("span", "hint", say.strikehow));
    $(".judged").after(bar);
  });
  bar.addEventListener("mousedown", (e) => e.preventDefault());

  // ---- Keys that no button stands for; the others are in data-key.
  addEventListener("keydown", (e) => {
    if (e.ctrlKey || e.metaKey || e.altKey || document.querySelector("dialog[open]") || !panes) return;
    if (/^(INPUT|TEXTAREA|SELECT)$/.test(e.target.tagName) && e.target.type !== "checkbox") {
      if (e.key === "Escape") { e.target.blur(); e.preventDefault(); }
      return;
    }
    const did = () => { e.preventDefault(); e.stopImmediatePropagation(); };
    if (striking >= 0) {
      const way = { ArrowLeft: "left", ArrowRight: "right" }[e.key], s = getSelection();
      if (way) {
        const turn = () => s.setBaseAndExtent(s.focusNode, s.focusOffset, s.anchorNode, s.anchorOffset);
        if (e.shiftKey) turn();
        s.modify("extend", way, "word");
        if (e.shiftKey) turn();
        return did();
      }
      if (e.key === "Enter") { strike(); return did(); }
      if (e.key === "Escape") { leaveStrike(); return did(); }
    }
    const go = { KeyJ: 1, KeyK: -1 }[e.code];
    if (go) { show(step(go)); did(); }
    else if (e.code === "KeyX") { const c = rowOf(current) && $("input[name=pick]", rowOf(current)); if (c) c.checked = !c.checked; did(); }
    else if (e.code === "KeyS" && may && $(".ruling-strike")) { striking < 0 && chosen() ? strike() : offer(); did(); }
  }, true);

  // ---- What changes meanwhile is asked for now and then, while it is seen.
  const pulse = async () => {
    if (document.hidden) return;
    try {
      const ids = [...cards.keys()].filter((id) => !rowOf(id)?.dataset.done).slice(-40);
      const a = await ask(say.base + "/pulse?" + place({ ids: ids.join(",") }));
      document.querySelectorAll(".tabs a").forEach((link) => {
        const n = a.counts[new URL(link.href).searchParams.get("state")];
        if (n === undefined) return;
        let c = $(".count", link);
        if (!c) link.append(" ", (c = make("span", "count")));
        if (c.textContent !== n) ended = false;
        c.textContent = n;
        c.hidden = !n;
      });
      if (!panes) { if (a.counts[say.list]) location.reload(); return; }
      for (const id of ids) {
        const holder = a.held[id] || "", li = rowOf(id), p = $(".holder", cards.get(id));
        if (li) { $(".holder", li).textContent = holder; li.toggleAttribute("data-held", !!holder); }
        if (p) { p.textContent = holder; p.hidden = !holder; }
      }
      for (const id of waits ? a.gone : []) {
        if (jobs.some((j) => j.id === id) || made.some((j) => j.id === id)) continue;
        cards.delete(id);
        if (id === current) await show(id, true);
        else rowOf(id)?.remove();
      }
      if (current && Date.now() - held > 120000) claim(current);
      ahead();
    } catch { /* asked again later */ }
  };
  setInterval(pulse, 20000);
  document.addEventListener("visibilitychange", pulse);
  addEventListener("beforeunload", (e) => { if (jobs.length) e.preventDefault(); });
  addEventListener("pagehide", () => {
    const ids = [...cards.keys()].filter((id) => !rowOf(id)?.dataset.done);
    if (waits && may && ids.length) navigator.sendBeacon(say.base + "/let-go", new URLSearchParams({ ids: ids.slice(-50).join(",") }));
  });

  if (!panes) return;
  const first = $(".card");
  current = +first.dataset.id;
  cards.set(current, first);
  versions.set(current, +first.dataset.version);
  first.querySelectorAll("[data-step]").forEach((a) => { a.hidden = !step(+a.dataset.step); });
  if (!("held" in first.dataset)) claim(current);
  ahead();
})();
