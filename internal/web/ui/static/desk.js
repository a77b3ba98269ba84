// The newsroom's keyboard and small comforts. Every act works without it.
"use strict";
(() => {
  const typing = (e) => /^(INPUT|TEXTAREA|SELECT)$/.test(e.target.tagName) || e.target.isContentEditable;
  const dialog = document.getElementById("keys");

  // Shortcuts stand in data-key: "g q" is two keys, one after the other. A
  // letter or digit is known by its place on the keyboard, so that they work
  // while the keyboard is Persian.
  let pending = "", timer = 0;
  const name = (e) => (/^(Key.|Digit\d|Numpad\d)$/.test(e.code) ? e.code.at(-1).toLowerCase() : e.key);
  document.addEventListener("keydown", (e) => {
    if (e.ctrlKey || e.metaKey || e.altKey || e.defaultPrevented || typing(e)) return;
    if ((e.key === "?" || e.key === "؟") && dialog) {
      e.preventDefault();
      dialog.open ? dialog.close() : dialog.showModal();
      return;
    }
    if (document.querySelector("dialog[open]")) return;
    const pressed = (pending ? pending + " " : "") + name(e);
    const target = [...document.querySelectorAll("[data-key]")].find((el) => el.dataset.key === pressed);
    clearTimeout(timer);
    pending = "";
    if (target) {
      e.preventDefault();
      target.click();
    } else if (document.querySelector(`[data-key^="${CSS.escape(pressed)} "]`)) {
      pending = pressed;
      timer = setTimeout(() => { pending = ""; }, 1200);
    }
  });

  // Leaving a form with unsent changes asks first.
  let dirty = !!document.querySelector("form[data-unsaved]");
  document.querySelectorAll("form[data-guard]").forEach((form) => {
    form.addEventListener("input", () => { dirty = true; });
    form.addEventListener("submit", () => { dirty = false; });
  });
  addEventListener("beforeunload", (e) => { if (dirty) e.preventDefault(); });

  // A form is sent once, however often its button is pressed.
  document.addEventListener("submit", (e) => {
    if (e.defaultPrevented) return;
    if (e.target.dataset.sent) { e.preventDefault(); return; }
    if (e.target.method === "post") e.target.dataset.sent = "1";
  });
  addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach((f) => delete f.dataset.sent));

  // ---- Queue, archive and administration.

  // The comment shown is seen in its list too, wherever the list stood.
  const here = document.querySelector(".queue-panes .queue [aria-current]");
  const pane = here && here.closest(".pane-list");
  if (pane && pane.scrollHeight > pane.clientHeight) {
    pane.scrollTop += here.getBoundingClientRect().top - pane.getBoundingClientRect().top - pane.clientHeight / 3;
  }

  // The key of a note opens it and goes there.
  document.querySelectorAll("details > summary[data-key]").forEach((summary) => {
    summary.parentElement.addEventListener("toggle", () => {
      if (summary.parentElement.open) summary.parentElement.querySelector("textarea")?.focus();
    });
  });

  // A number or password is copied by a button of its own.
  if (navigator.clipboard) {
    document.querySelectorAll("[data-copy]").forEach((el) => {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "button copy";
      button.textContent = el.dataset.copyText;
      button.addEventListener("click", async () => {
        await navigator.clipboard.writeText(el.dataset.copy || el.textContent);
        button.textContent = el.dataset.copied;
        setTimeout(() => { button.textContent = el.dataset.copyText; }, 2000);
      });
      el.after(button);
    });
  }

  // A file that is too large is told before it is sent.
  document.querySelectorAll("input[type=file]").forEach((input) => {
    const limit = input.closest("form[data-max-file]")?.dataset;
    if (limit) input.addEventListener("change", () => {
      input.setCustomValidity(input.files[0]?.size > limit.maxFile ? limit.maxText : "");
      input.reportValidity();
    });
  });
})();
