// When many comments arrive at once, a form asks for a little work: a number
// that, after the form's own challenge, gives a SHA-256 with so many zero bits
// in front. Without scripts the form may be sent after a wait instead.
"use strict";
((scope) => {
  // The round constants and first state of SHA-256, from the roots of primes.
  const K = [], H = [];
  const frac = (x) => ((x - Math.floor(x)) * 4294967296) | 0;
  for (let n = 2; K.length < 64; n++) {
    let prime = true;
    for (let d = 2; d * d <= n; d++) if (n % d === 0) prime = false;
    if (!prime) continue;
    if (H.length < 8) H.push(frac(Math.sqrt(n)));
    K.push(frac(Math.cbrt(n)));
  }
  const w = new Int32Array(64);
  const rotate = (x, n) => (x >>> n) | (x << (32 - n));
  const block = (state, bytes, at) => {
    for (let i = 0; i < 16; i++, at += 4) w[i] = (bytes[at] << 24) | (bytes[at + 1] << 16) | (bytes[at + 2] << 8) | bytes[at + 3];
    for (let i = 16; i < 64; i++) {
      const x = w[i - 15], y = w[i - 2];
      w[i] = w[i - 16] + (rotate(x, 7) ^ rotate(x, 18) ^ (x >>> 3)) + w[i - 7] + (rotate(y, 17) ^ rotate(y, 19) ^ (y >>> 10));
    }
    let [a, b, c, d, e, f, g, h] = state;
    for (let i = 0; i < 64; i++) {
      const s = (h + (rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)) + ((e & f) ^ (~e & g)) + K[i] + w[i]) | 0;
      const t = ((rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      h = g; g = f; f = e; e = (d + s) | 0; d = c; c = b; b = a; a = (s + t) | 0;
    }
    return [state[0] + a | 0, state[1] + b | 0, state[2] + c | 0, state[3] + d | 0, state[4] + e | 0, state[5] + f | 0, state[6] + g | 0, state[7] + h | 0];
  };
  const ascii = (s) => Array.from(s, (c) => c.charCodeAt(0));

  // search returns a step that tries some numbers and returns the one that
  // does, or "". What the challenge fills whole blocks with is hashed once.
  const search = (challenge, bits) => {
    const head = ascii(challenge);
    let from = 0, start = H;
    for (; head.length - from >= 64; from += 64) start = block(start, head, from);
    let n = 0;
    return (tries) => {
      for (const end = n + tries; n < end; n++) {
        const nonce = String(n), tail = head.slice(from).concat(ascii(nonce), 128);
        while (tail.length % 64 !== 56) tail.push(0);
        const size = (head.length + nonce.length) * 8;
        tail.push(0, 0, 0, 0, size >>> 24, size >>> 16 & 255, size >>> 8 & 255, size & 255);
        let state = start;
        for (let at = 0; at < tail.length; at += 64) state = block(state, tail, at);
        if (Math.clz32(state[0]) >= bits) return nonce; // bits are 32 at most
      }
      return "";
    };
  };
  if (!scope.document) { scope.search = search; return; }

  const box = document.getElementById("comment-work");
  if (!box) return;
  const form = box.closest("form"), field = (name) => form.elements.namedItem(name);
  const button = form.querySelector("button[type=submit]"), told = box.querySelector("[role=status]");
  const bits = Number(box.dataset.bits), step = search(field("work").value, bits), begun = Date.now();
  let auto = "auto" in box.dataset;
  form.addEventListener("input", () => { auto = false; });
  button.disabled = true;
  box.focus();
  told.textContent = box.dataset.busy;
  const slice = () => {
    const until = performance.now() + 12;
    let nonce = "";
    while (!nonce && performance.now() < until) nonce = step(64);
    if (!nonce) { setTimeout(slice); return; }
    field("nonce").value = nonce;
    button.disabled = false;
    told.textContent = auto ? box.dataset.sending : box.dataset.done;
    if (auto) setTimeout(() => { if (auto) form.requestSubmit(button); }, Math.max(0, 400 - (Date.now() - begun)));
  };
  setTimeout(slice);
})(globalThis);
