// The story's form: how long its texts are, what the copy desk found marked in
// them, and the keys that take or refuse it without leaving the page.
"use strict";
(() => {
  const form = document.getElementById("story-form");
  if (!form) return;
  const $ = (css, from = document) => from.querySelector(css);
  const all = (css, from = document) => [...from.querySelectorAll(css)];
  const digits = new Intl.NumberFormat(document.documentElement.lang);
  const watch = new ResizeObserver((list) => list.forEach((e) => e.target.fit && e.target.fit()));
  let current = null; // the finding in hand, an li
  let typed = 0; // how often something was typed

  // How long each text is.
  const count = (box) => {
    const out = document.createElement("span");
    out.className = "chars";
    out.setAttribute("aria-hidden", "true");
    const show = () => {
      const n = [...box.value.trim()].length;
      out.textContent = n ? digits.format(n) + " " + form.dataset.counts : "";
    };
    $(`label[for="${box.id}"]`).append(out);
    box.addEventListener("input", show);
    show();
  };

  // Marks lie behind the field, in the same letters. What is typed moves them;
  // a mark that is typed into goes.
  const marked = (proof) => {
    const box = document.getElementById(proof.dataset.for);
    let at = 0, text = box.value;
    box.marks = [];
    proof.childNodes.forEach((node) => {
      const n = node.textContent.length;
      if (node.hash) box.marks.push({ id: node.hash.slice(1), kind: node.firstChild.className, from: at, to: at + n });
      at += n;
    });
    if (proof.textContent !== text) { proof.remove(); return; }
    const frame = document.createElement("div");
    frame.className = "proof-frame";
    box.replaceWith(frame);
    frame.append(proof, box);
    for (const name of ["role", "aria-label"]) proof.removeAttribute(name);
    proof.setAttribute("aria-hidden", "true");
    proof.className = "proof proof-behind";
    box.draw = () => {
      proof.replaceChildren();
      let end = 0;
      for (const m of box.marks) {
        const mark = document.createElement("mark");
        mark.className = m.kind + (current && current.id === m.id ? " current" : "");
        mark.dataset.id = m.id;
        mark.textContent = text.slice(m.from, m.to);
        proof.append(text.slice(end, m.from), mark);
        end = m.to;
      }
      proof.append(text.slice(end) + "\n");
      proof.scrollTop = box.scrollTop;
      proof.scrollLeft = box.scrollLeft;
    };
    box.fit = () => {
      const css = getComputedStyle(box);
      for (const name of ["font", "lineHeight", "padding", "textAlign", "wordSpacing", "overflowWrap"]) proof.style[name] = css[name];
      proof.style.inlineSize = box.clientWidth + "px";
      proof.style.blockSize = box.clientHeight + "px";
      proof.style.whiteSpace = box.tagName === "INPUT" ? "pre" : "pre-wrap";
      proof.style.insetBlockStart = box.offsetTop + box.clientTop + "px";
    };
    box.addEventListener("scroll", () => { proof.scrollTop = box.scrollTop; proof.scrollLeft = box.scrollLeft; });
    box.addEventListener("input", () => {
      const now = box.value, most = Math.min(text.length, now.length);
      let head = 0, tail = 0;
      while (head < most && text[head] === now[head]) head++;
      while (tail < most - head && text.at(-1 - tail) === now.at(-1 - tail)) tail++;
      const by = now.length - text.length, end = text.length - tail;
      box.marks = box.marks.filter((m) => {
        const gone = m.from < end && m.to > head;
        if (gone) document.getElementById(m.id)?.classList.add("stale");
        if (m.from >= end) { m.from += by; m.to += by; }
        return !gone;
      });
      text = now;
      box.draw();
    });
    // The caret in a mark takes its finding in hand.
    box.addEventListener("click", () => {
      const m = box.marks.find((m) => m.from <= box.selectionStart && box.selectionStart <= m.to);
      if (m && box.selectionStart === box.selectionEnd) hold(document.getElementById(m.id), true);
    });
    box.draw();
    box.fit();
    watch.observe(box);
  };

  // ---- The finding in hand.
  const found = () => all("#findings .flagged");
  const keys = { apply: "a", refuse: "r", always: "l" };
  const show = (el, most) => {
    if (!el) return;
    const box = el.getBoundingClientRect();
    if (box.top < 40 || box.bottom > innerHeight - most) el.scrollIntoView({ block: "center" });
  };
  const hold = (li, quiet) => {
    all("#findings [data-key]").forEach((b) => { if (b.name in keys) delete b.dataset.key; });
    current?.removeAttribute("aria-current");
    current = li;
    if (li) {
      li.setAttribute("aria-current", "true");
      li.tabIndex = -1;
      const group = li.closest("details");
      if (group) group.open = true;
      all("button", li).forEach((b) => { b.dataset.key = keys[b.name]; });
    }
    all("textarea, input", form).forEach((box) => box.draw && box.draw());
    if (!li) return;
    const side = document.getElementById("findings");
    if (side.scrollHeight > side.clientHeight && getComputedStyle(side).overflowY === "auto") {
      side.scrollTop += li.getBoundingClientRect().top - side.getBoundingClientRect().top - side.clientHeight / 3;
      if (!quiet) show($("mark.current"), 90);
    } else if (!quiet) show(li, 90);
    if (!quiet && !form.contains(document.activeElement)) li.focus({ preventScroll: true });
  };
  const step = (by) => {
    const list = found(), i = list.indexOf(current);
    if (list.length) hold(list[i < 0 ? (by > 0 ? 0 : list.length - 1) : (i + by + list.length) % list.length]);
  };

  // ---- Buttons of the findings change the form in its place.
  const mine = (b) => b && (/^(apply|undo|rule|refuse|always|restore)$/.test(b.name) || b.name === "do" && /^(check|apply-certain|undo-(all|last))$/.test(b.value));
  let busy = false;
  const send = async (button) => {
    const at = found().indexOf(current), before = typed;
    const res = await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form, button)), headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(await res.text(), "text/html");
    const fresh = page.getElementById("story-form");
    if (!fresh || res.redirected) throw new Error("no form");
    if (typed !== before) return; // what was typed meanwhile is worth more
    const had = document.activeElement, id = form.contains(had) ? had.id : "", sel = id && had.selectionStart;
    const y = scrollY, main = document.getElementById("main");
    form.replaceChildren(...fresh.childNodes);
    fresh.replaceWith(form);
    main.replaceChildren(...page.getElementById("main").childNodes);
    current = null;
    start();
    form.dispatchEvent(new Event("input"));
    typed = before;
    scrollTo(0, y);
    const list = found();
    if (id) {
      const box = document.getElementById(id);
      box?.focus({ preventScroll: true });
      try { box?.setSelectionRange(sel, sel); } catch { /* no text field */ }
    }
    if (at >= 0 && list.length) hold(list[Math.min(at, list.length - 1)]);
    else if (!id) document.getElementById("findings").focus({ preventScroll: true });
  };
  form.addEventListener("input", () => { typed++; });
  form.addEventListener("submit", (e) => {
    if (!mine(e.submitter) || form.dataset.plain) return;
    e.preventDefault();
    if (busy) return;
    busy = true;
    const { name, value } = e.submitter;
    send(e.submitter).catch(() => { // as without scripts
      form.dataset.plain = "1";
      form.requestSubmit(all("button").find((b) => b.name === name && b.value === value));
    }).finally(() => { busy = false; });
  });

  // While typing the same keys work with Alt.
  document.addEventListener("keydown", (e) => {
    if (!e.altKey || e.ctrlKey || e.metaKey || !/^Key/.test(e.code)) return;
    const button = $(`#findings [data-key="${e.code.at(-1).toLowerCase()}"]`);
    if (button) { e.preventDefault(); button.click(); }
  });

  document.addEventListener("click", (e) => {
    const link = e.target.closest("a[data-select]"), li = e.target.closest(".flagged");
    if (li && !e.target.closest("button, summary")) hold(li, true);
    const box = link && document.getElementById(link.hash.slice(1));
    if (!box?.setSelectionRange) return;
    e.preventDefault();
    const [from, to] = link.dataset.select.split(",").map(Number);
    box.focus();
    box.setSelectionRange(from, to);
    const mark = li && $(`mark[data-id="${li.id}"]`);
    if (mark) return show(mark, 90);
    // A box as tall as its text is scrolled with the page.
    const share = from / Math.max(1, box.value.length), rect = box.getBoundingClientRect();
    scrollTo({ top: scrollY + rect.top + rect.height * share - innerHeight / 3 });
  });

  const start = () => {
    all("#f-kicker, #f-headline, #f-lead, #f-body", form).forEach(count);
    all(".proof", form).forEach(marked);
    const side = document.getElementById("findings");
    side.tabIndex = -1;
    if (!found().length) return;
    const steps = document.createElement("span");
    steps.className = "acts finding-steps";
    for (const [text, key, by] of [[side.dataset.prev, "k", -1], [side.dataset.next, "j", 1]]) {
      const b = document.createElement("button");
      b.type = "button";
      b.className = "button button-quiet";
      b.textContent = text;
      b.dataset.key = key;
      b.addEventListener("click", () => step(by));
      steps.append(b);
    }
    $(".findings-head", side).after(steps);
  };
  start();
})();
