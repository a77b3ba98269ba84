// The front is arranged by keys and by dragging: each move sends the form that
// a button of the page would send, and takes the new page in its place.
"use strict";
(() => {
  const edit = () => document.getElementById("front-edit");
  const frame = document.querySelector(".front-frame iframe");
  const slots = () => [...edit().querySelectorAll(".slot")];
  const typing = (e) => /^(INPUT|TEXTAREA|SELECT|SUMMARY|BUTTON|A)$/.test(e.target.tagName);
  let busy = false;

  // What is looked at is no place to read on.
  const still = () => frame.contentDocument?.addEventListener("click", (e) => e.preventDefault());
  frame.addEventListener("load", still);
  still();

  const send = async (data, focus) => {
    if (busy) return;
    busy = true;
    try {
      const res = await fetch(location.pathname, { method: "POST", body: new URLSearchParams(data), headers: { Accept: "text/html" } });
      const page = new DOMParser().parseFromString(await res.text(), "text/html");
      const fresh = page.getElementById("front-edit");
      if (!fresh) { location.reload(); return; }
      const open = edit().contains(document.activeElement) && document.activeElement.closest(".slot")?.id;
      edit().replaceWith(fresh);
      document.querySelector("main > .flash")?.remove();
      const said = page.querySelector("main > .flash");
      if (said) document.getElementById("main").prepend(said);
      const at = new URL(res.url).searchParams.get("at");
      rove(document.getElementById(at ? "slot-" + at : focus || open));
      const y = frame.contentWindow.scrollY;
      frame.addEventListener("load", () => frame.contentWindow.scrollTo(0, y), { once: true });
      frame.contentWindow.location.reload();
    } catch {
      location.reload();
    } finally {
      busy = false;
    }
  };
  const act = (fields, focus) => send({ seen: edit().dataset.seen, ...fields }, focus);

  // One slot is reached by Tab, the others from it by arrows.
  const rove = (slot) => {
    slots().forEach((s, i) => { s.tabIndex = slot ? (s === slot ? 0 : -1) : i ? -1 : 0; });
    slot?.focus();
  };
  rove();

  document.addEventListener("submit", (e) => {
    if (!edit().contains(e.target)) return;
    e.preventDefault();
    const data = new FormData(e.target, e.submitter);
    send(data, e.target.closest(".slot")?.id);
  }, true);

  document.addEventListener("keydown", (e) => {
    const slot = e.target.closest?.(".slot");
    if (!slot || typing(e) || e.ctrlKey || e.metaKey) return;
    const all = slots(), i = all.indexOf(slot);
    const step = { ArrowDown: 1, ArrowUp: -1 }[e.key];
    const at = slot.dataset.at, set = slot.classList.contains("slot-set");
    if (step && (e.altKey || e.shiftKey)) {
      e.preventDefault();
      if (set && all[i + step]) act({ do: step > 0 ? "down" : "up", at });
    } else if (step) {
      e.preventDefault();
      if (all[i + step]) rove(all[i + step]);
    } else if (e.key === "Home" && set) {
      e.preventDefault();
      act({ do: "top", at });
    } else if ((e.key === "Delete" || e.key === "Backspace") && set) {
      e.preventDefault();
      act({ do: "unpin", at });
    } else if (e.key === "Enter") {
      e.preventDefault();
      const form = slot.querySelector("details");
      if (form) { form.open = true; form.querySelector("input:not([type=hidden])").focus(); }
    }
  });

  // Dragging: a slot's story, or one of the stories offered below.
  let held = null;
  const code = (row) => row?.querySelector("input[name=code]")?.value;
  document.addEventListener("dragstart", (e) => {
    const slot = e.target.closest?.(".slot-set"), row = e.target.closest?.(".front-candidates tr");
    held = slot ? { do: "move", at: slot.dataset.at } : code(row) ? { do: "add", code: code(row) } : null;
    if (held) e.dataTransfer.effectAllowed = "move";
  });
  const over = (slot) => slots().forEach((s) => s.classList.toggle("slot-over", s === slot));
  document.addEventListener("dragover", (e) => {
    const slot = held && e.target.closest?.(".slot");
    over(slot);
    if (slot) e.preventDefault();
  });
  document.addEventListener("dragend", () => { held = null; over(); });
  document.addEventListener("drop", (e) => {
    const slot = held && e.target.closest?.(".slot");
    if (!slot) return;
    e.preventDefault();
    act({ ...held, to: slot.dataset.at });
    held = null;
    over();
  });
})();
