// A box to write in while all else is still fetched. What stands in it goes over into Gradio's box once that is there; a
// question that was sent is asked once the page shows what it kept. Until then a reload brings both back.
(() => {
  const DRAFT = "brief-chat:draft";
  const form = document.querySelector("#early-ask");
  const [box, button, told] = form.querySelectorAll("textarea, button, p");
  let [sent, composing, opened] = [false, false, false];

  const keep = (text) => {
    try {
      if (text) sessionStorage.setItem(DRAFT, JSON.stringify({ text, sent }));
      else sessionStorage.removeItem(DRAFT);
    } catch {} // the browser keeps nothing
  };
  const hold = (held) => {
    sent = true;
    held.readOnly = true; // it is asked as it was sent
    button.disabled = true;
    told.textContent = form.dataset.told;
    keep(held.value);
  };
  const grow = () => {
    box.style.height = "auto";
    box.style.height = `${Math.min(box.scrollHeight + 2, 168)}px`;
  };
  const send = () => box.value.trim() && !sent && hold(box);

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send();
  });
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    send();
  });
  box.addEventListener("input", () => {
    grow();
    keep(box.value);
  });
  box.addEventListener("compositionstart", () => (composing = true));
  for (const over of ["compositionend", "blur"]) box.addEventListener(over, () => (composing = false));

  const given = new URLSearchParams(location.search);
  const offered = given.get("box"); // by a link on another site: the page puts it into its box when it opens
  const there = () => document.querySelector("#question textarea");
  const fill = (text) => {
    there().value = text;
    there().dispatchEvent(new Event("input", { bubbles: true }));
  };
  const hand = () => {
    const [from, to, had] = [box.selectionStart, box.selectionEnd, document.activeElement];
    const text = offered ? box.value : box.value + there().value;
    if (box.value) fill(text);
    there().readOnly = sent;
    box.remove();
    button.remove();
    form.classList.add("over");
    if (had !== box && had !== document.body) return;
    there().focus({ preventScroll: true });
    there().setSelectionRange(from, to);
  };
  // A question that is sent between the two is held, too: asked at once it would come before what the page has kept.
  const held = (event) => {
    const enter = event.type === "keydown" && event.key === "Enter" && !event.shiftKey && !event.isComposing;
    const asks = enter ? event.target === there() : event.type === "click" && event.target.closest?.("#send");
    if (!asks) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (there().value.trim() && !sent) hold(there());
  };
  for (const one of ["keydown", "click"]) document.addEventListener(one, held, true);

  const ask = () => {
    for (const one of ["keydown", "click"]) document.removeEventListener(one, held, true);
    clearInterval(waiting);
    there().readOnly = false;
    if (sent) document.querySelector("#send").click();
    sent = false;
    keep("");
    form.remove();
  };
  const waiting = setInterval(() => {
    if (there() && box.isConnected && !composing && (opened || !offered)) hand();
    // Where an answer is under way already, the question waits for it.
    else if (opened && !box.isConnected && (!sent || document.querySelector("#send")?.offsetParent)) ask();
  }, 50);

  window.briefEarly = { opened: () => (opened = true), keep: () => keep(there()?.value) };
  try {
    const before = JSON.parse(sessionStorage.getItem(DRAFT) ?? "{}");
    box.value = before.text ?? offered?.slice(0, 10_000) ?? "";
    if (before.sent) hold(box);
  } catch {} // nothing was kept
  form.hidden = !box.value && Boolean(location.hash || given.has("talk")); // one is led to something else
  grow();
})();
