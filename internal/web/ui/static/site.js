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
  all("[data-sizes]", (place) => {
    const step = (by) => () => {
      size = sizes[Math.min(sizes.length - 1, Math.max(0, sizes.indexOf(size) + by))];
      set(size);
      try { localStorage.setItem("size", size); } catch { /* storage is off */ }
    };
    const [small, large] = place.dataset.sizes.split("|");
    place.append(button("−", small, step(-1)), button("+", large, step(1)));
    if (window.print && place.dataset.print) place.append(button(place.dataset.print, "", () => print()));
    place.hidden = false;
  });

  // The first fault of a form that came back takes the focus.
  document.getElementById("comment-faults")?.focus();
})();
