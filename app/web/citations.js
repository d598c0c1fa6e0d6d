// What Gradio has no component for: the quote beside a marker, the way from a marker to its source and back, and
// texts to take away. Everything that is shown was escaped by the server; here text is only ever set as text.
(() => {
  const MARKERS = '#chatbot a[href^="#cite-"]';
  const OPENERS = `${MARKERS}, .evidence button[data-number]`;
  const NARROW = window.matchMedia("(max-width: 859px)");
  let opener = null; // what the reader came from: a marker, or a button in the panel

  document.documentElement.lang = (navigator.languages || []).map((tag) => tag.slice(0, 2)).find((tag) => ["ko", "ja", "en"].includes(tag)) || "en";

  const targetOf = (element) => {
    const [turn, number] = element.dataset.number
      ? [element.dataset.turn, element.dataset.number]
      : element.getAttribute("href").slice("#cite-".length).split("-");
    return { turn: Number(turn), number: Number(number) };
  };

  // Markdown shows the marker [1] as a link that reads 1: give it its brackets back, and keep it on its sentence's line.
  // Gradio calls its example buttons a list and the placeholder around them a landmark, which they are not.
  const dress = () => {
    document.querySelector('#chatbot .examples[role="list"]')?.setAttribute("role", "group");
    document.querySelector('#chatbot .placeholder-content[role="complementary"]')?.removeAttribute("role");
    for (const link of document.querySelectorAll(`${MARKERS}:not([data-marker])`)) {
      link.dataset.marker = link.textContent;
      link.textContent = `[${link.textContent}]`;
      link.removeAttribute("target");
      if (link.previousSibling?.nodeType === Node.TEXT_NODE) {
        link.previousSibling.data = link.previousSibling.data.replace(/ $/, "\u00a0");
      }
    }
  };
  new MutationObserver(dress).observe(document, { childList: true, subtree: true });

  // The quote of a marker, while the pointer or the focus is on it; Escape puts it away.
  const tip = Object.assign(document.createElement("div"), { id: "quote", hidden: true });
  tip.setAttribute("role", "tooltip");
  let leaving = 0;
  let told; // the marker whose quote it is

  const place = () => {
    const at = told.getBoundingClientRect();
    const { width, height } = tip.getBoundingClientRect();
    tip.style.left = `${Math.max(8, Math.min(at.left, innerWidth - width - 8))}px`;
    tip.style.top = `${at.bottom + height + 12 < innerHeight ? at.bottom + 6 : Math.max(8, at.top - height - 6)}px`;
  };
  const tell = (link) => {
    clearTimeout(leaving);
    const { turn, number } = targetOf(link);
    const card = document.getElementById(`cite-${turn}-${number}`);
    if (!card) return;
    const line = (name, text) => Object.assign(document.createElement("p"), { className: name, textContent: text });
    const about = [...card.querySelectorAll(".what > :not(.number)")].map((part) => part.textContent).join(" · ");
    const title = card.querySelector(".title")?.textContent ?? "";
    tip.replaceChildren(line("what", about), line("said", card.querySelector("mark").textContent), line("title", title));
    if (!tip.isConnected) (document.querySelector(".gradio-container") ?? document.body).append(tip);
    link.setAttribute("aria-describedby", "quote");
    tip.hidden = false;
    told = link;
    place();
  };
  const hush = () => {
    tip.hidden = true;
  };
  const later = () => {
    clearTimeout(leaving);
    leaving = setTimeout(hush, 200); // time to move the pointer onto the quote
  };
  for (const [event, act] of [["mouseover", tell], ["focusin", tell], ["mouseout", later], ["focusout", later]]) {
    document.addEventListener(event, ({ target }) => {
      if (target.matches?.(MARKERS)) act(target);
      else if (tip.contains(target)) event === "mouseover" ? clearTimeout(leaving) : later();
    });
  }
  const scrolled = () => {
    if (tip.hidden) return;
    // what is focused by the keyboard is scrolled into view: its quote goes along
    if (told.isConnected && told.matches(":hover, :focus-visible")) place();
    else hush();
  };
  document.addEventListener("scroll", scrolled, true);

  // The source viewer covers the page where there is no room beside the chat.
  const cover = (open) => {
    for (const part of document.querySelectorAll("#masthead, #talk, #tabs > .tab-wrapper")) part.inert = open && NARROW.matches;
    document.documentElement.classList.toggle("reading", open);
  };
  const close = () => {
    document.dispatchEvent(new CustomEvent("brief:close"));
    cover(false);
    requestAnimationFrame(() => { // the panel with the opener in it is shown again by then
      if (opener?.isConnected) opener.focus();
      else document.querySelector("#question textarea")?.focus();
    });
  };

  document.addEventListener("brief:opened", () => {
    const mark = document.querySelector("#viewer mark.current");
    cover(Boolean(document.querySelector("#viewer .source")));
    if (!mark) return;
    mark.focus({ preventScroll: true });
    const text = mark.closest(".text");
    text.scrollTop += mark.getBoundingClientRect().top - text.getBoundingClientRect().top - text.clientHeight / 3;
    if (!NARROW.matches) mark.scrollIntoView({ block: "nearest" });
  });

  document.addEventListener("click", (event) => {
    const target = event.target.closest?.(`${OPENERS}, #viewer .close`);
    if (!target) return;
    event.preventDefault(); // by itself the link would leave a page that was opened with a query: Gradio sets a <base>
    hush();
    if (target.matches(".close")) return close();
    if (!target.closest("#viewer")) opener = target;
    document.dispatchEvent(new CustomEvent("brief:cite", { detail: targetOf(target) }));
  });

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !tip.hidden) hush();
    else if (document.activeElement?.closest("#viewer")) {
      if (event.key === "Escape") close();
      else if (event.key === "ArrowLeft") document.querySelector("#viewer .previous:enabled")?.click();
      else if (event.key === "ArrowRight") document.querySelector("#viewer .next:enabled")?.click();
    }
  });

  window.briefChat = {
    async copy(text) {
      if (navigator.clipboard) return void (await navigator.clipboard.writeText(text));
      const box = Object.assign(document.createElement("textarea"), { value: text }); // a page that is not secure has no clipboard
      document.body.append(box);
      box.select();
      document.execCommand("copy");
      box.remove();
    },
    share() {
      const asked = [...document.querySelectorAll("#chatbot .user-row .prose")].at(-1)?.innerText.trim() ?? "";
      const link = new URL(location.pathname, location.origin);
      link.searchParams.set("q", asked);
      return this.copy(link.href);
    },
    // What the browser keeps goes, too: the next one at this machine may be somebody else.
    async leave(key) {
      await fetch("logout", { method: "POST" });
      localStorage.removeItem(key);
      location.assign("login");
    },
    take(file) {
      const { name, data } = JSON.parse(file);
      this.save(Uint8Array.from(atob(data), (byte) => byte.charCodeAt(0)), name);
    },
    save(text, name) {
      const link = Object.assign(document.createElement("a"), { download: name });
      link.href = URL.createObjectURL(new Blob([text], { type: "text/plain;charset=utf-8" }));
      link.click();
      URL.revokeObjectURL(link.href);
    },
  };
})();
