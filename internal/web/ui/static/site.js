// Comforts for readers: nothing here is needed, every page works without it.
"use strict";
(() => {
  const root = document.documentElement;
  const num = (n) => new Intl.NumberFormat(root.lang === "fa" ? "fa-IR" : root.lang).format(n);
  const all = (selector, act) => document.querySelectorAll(selector).forEach(act);
  const button = (text, label, act) => {
    const b = document.createElement("button");
    b.type = "button";
    b.textContent = text;
    if (label) b.setAttribute("aria-label", label);
    b.addEventListener("click", act);
    return b;
  };

  // A page that is seen counts once: not while it is prerendered or in a
  // background tab.
  const beacon = document.body.dataset.beacon;
  if (beacon && navigator.sendBeacon) {
    const count = () => {
      if (document.visibilityState !== "visible" || document.prerendering) return;
      document.removeEventListener("visibilitychange", count);
      navigator.sendBeacon(beacon);
    };
    document.addEventListener("visibilitychange", count);
    document.addEventListener("prerenderingchange", count, { once: true });
    count();
  }

  // Addresses to copy: select on focus, a button beside it.
  all("input[data-copy]", (input) => {
    input.addEventListener("focus", () => input.select());
    const say = document.createElement("span");
    say.className = "vh";
    say.setAttribute("role", "status");
    const b = button(input.dataset.copyLabel, "", async () => {
      input.select();
      try {
        await navigator.clipboard.writeText(input.value);
      } catch {
        document.execCommand("copy");
      }
      b.textContent = say.textContent = input.dataset.copied;
      setTimeout(() => { b.textContent = input.dataset.copyLabel; say.textContent = ""; }, 2500);
    });
    input.after(b, say);
  });

  // How many characters are left, counted as the server counts: code points.
  all("textarea[data-count]", (area) => {
    const out = document.getElementById(area.dataset.count);
    const max = Number(area.dataset.max);
    const tell = () => {
      const left = max - [...area.value].length;
      out.textContent = (left < 0 ? out.dataset.over : out.dataset.left).replace("{n}", num(Math.abs(left)));
      out.classList.toggle("over", left < 0);
    };
    area.addEventListener("input", tell);
    if (area.value) tell();
  });

  // The size of the text, remembered.
  const sizes = ["s", "", "l", "xl"];
  const set = (size) => { if (size) root.dataset.size = size; else delete root.dataset.size; };
  let size = "";
  try { size = localStorage.getItem("size") || ""; } catch { /* storage is off */ }
  set(size);
  // What is kept for later is known to this browser alone.
  const later = () => {
    try { return (JSON.parse(localStorage.getItem("later")) || []).filter((s) => /^\/[^/]/.test(s.u)); } catch { return []; }
  };
  const store = (list) => { try { localStorage.setItem("later", JSON.stringify(list)); } catch { /* storage is off */ } };
  all("[data-saved]", (place) => {
    const list = place.querySelector("ul");
    const show = () => {
      place.querySelector("p").hidden = later().length > 0;
      list.replaceChildren(...later().map((s) => {
        const li = document.createElement("li"), a = document.createElement("a");
        a.href = s.u;
        a.className = "headline";
        a.textContent = s.t;
        a.dir = "auto";
        li.append(a, button("×", place.dataset.saved + ": " + s.t, () => { store(later().filter((o) => o.u !== s.u)); show(); }));
        return li;
      }));
    };
    show();
  });
  all("[data-sizes]", (place) => {
    const step = (by) => () => {
      size = sizes[Math.min(sizes.length - 1, Math.max(0, sizes.indexOf(size) + by))];
      set(size);
      try { localStorage.setItem("size", size); } catch { /* storage is off */ }
    };
    const [small, large] = place.dataset.sizes.split("|");
    place.append(button("−", small, step(-1)), button("+", large, step(1)));
    if (window.print && place.dataset.print) place.append(button(place.dataset.print, "", () => print()));
    if (place.dataset.later) {
      const [keep, drop] = place.dataset.later.split("|"), u = location.pathname;
      const b = button("", "", () => {
        const all = later();
        store(kept() ? all.filter((s) => s.u !== u) : [{ u, t: document.querySelector("h1").textContent }, ...all].slice(0, 200));
        tell();
      });
      const kept = () => later().some((s) => s.u === u);
      const tell = () => { b.textContent = kept() ? drop : keep; };
      tell();
      place.append(b);
    }
    place.hidden = false;
  });

  // Search
  all("input[type=search][name=q]", (q) => {
    const list = document.createElement("ul");
    const put = (to, of) => Object.entries(of).forEach(([k, v]) => to.setAttribute(k, v));
    let at = -1, wait, typed;
    const id = q.id + "-list";
    put(list, { class: "suggest", id, role: "listbox", "aria-label": q.labels[0].textContent });
    put(q, { role: "combobox", "aria-autocomplete": "list", "aria-controls": id });
    q.after(list);
    const show = (texts) => {
      at = -1;
      list.replaceChildren(...texts.map((text, i) => {
        const li = document.createElement("li");
        put(li, { id: id + i, dir: "auto", role: "option" });
        li.textContent = text;
        li.onmousedown = () => { q.value = text; q.form.submit(); };
        return li;
      }));
      list.hidden = !texts.length;
      put(q, { "aria-expanded": !list.hidden, "aria-activedescendant": "" });
    };
    show([]);
    q.oninput = () => {
      clearTimeout(wait);
      typed = q.value;
      wait = setTimeout(async () => {
        try {
          const res = await fetch(q.form.action + "/suggest?q=" + encodeURIComponent(typed));
          if (res.ok && q.value === typed) show(await res.json());
        } catch {}
      }, 160);
    };
    q.onblur = () => show([]);
    q.onkeydown = (e) => {
      const step = { ArrowDown: 1, ArrowUp: -1 }[e.key], n = list.children.length + 1;
      if (e.key === "Escape" && n > 1) { e.preventDefault(); show([]); q.value = typed; }
      if (!step || n < 2) return;
      e.preventDefault();
      if (at >= 0) put(list.children[at], { "aria-selected": false });
      at = (at + 1 + step + n) % n - 1;
      const li = list.children[at];
      if (li) put(li, { "aria-selected": true });
      put(q, { "aria-activedescendant": li ? li.id : "" });
      q.value = li ? li.textContent : typed;
    };
  });

  // The first fault of a form that came back takes the focus.
  document.getElementById("comment-faults")?.focus();
})();
