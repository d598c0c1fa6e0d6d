// What Gradio has no component for: the quote beside a marker, the way from a marker to its source and back, and
// texts to take away. Everything that is shown was escaped by the server; here text is only ever set as text.
(() => {
  const MARKERS = '#chatbot a[href^="#cite-"]';
  const OPENERS = `${MARKERS}, .evidence button[data-number], button[data-cell]`;
  const NARROW = window.matchMedia("(max-width: 859px)");
  // Else the keyboard of a phone would cover the question box.
  document.querySelector("meta[name=viewport]").content += ", interactive-widget=resizes-content";
  let opener = null; // what the reader came from: a marker, or a button in the panel

  document.documentElement.lang = (navigator.languages || []).map((tag) => tag.slice(0, 2)).find((tag) => ["ko", "ja", "en"].includes(tag)) || "en";

  // Each tab keeps its conversation under a key of its own, and under another whether it is open: no tab writes what another
  // one does. A new tab takes over the newest conversation that no open tab has, unless it was deleted, and never the keys
  // of that tab, which may only have slept. Gradio's BrowserState knows one key: it is given the tab's before it reads.
  const KEY = "brief-chat";
  const [BEAT, GONE, MOST] = [60_000, 300_000, 10]; // milliseconds; conversations that are kept
  const kept = (id) => `${KEY}:${id}`;
  const slot = (id) => kept(`tab:${id}`);
  const stored = (key) => {
    try {
      return JSON.parse(localStorage.getItem(key)) ?? {};
    } catch {
      return {};
    }
  };
  const known = () => Object.keys(localStorage).filter((key) => key.startsWith(slot(""))).map((key) => ({ ...stored(key), id: key.slice(slot("").length) }));
  const isOpen = ({ open, at }) => open && Date.now() - at < GONE; // one that crashed tells nothing any more
  const closed = () => known().filter((one) => !isOpen(one)).sort((a, b) => b.at - a.at);
  const put = (key, text) => {
    try {
      localStorage.setItem(key, text);
    } catch {} // no room, which is told of the conversation that cannot be kept
  };
  const drop = (id) => [slot(id), kept(id)].forEach((key) => localStorage.removeItem(key));
  const mine = sessionStorage.getItem(KEY); // outlives a reload, and is copied with a tab
  const deleted = stored(kept("gone"));
  const before = mine ? known().find(({ id }) => id === mine) : closed().find(({ talk }) => !deleted[talk]);
  const again = mine && !(before && isOpen(before));
  const tab = again ? mine : Math.random().toString(36).slice(2) + Date.now().toString(36);
  let talk = before?.talk ?? ""; // the conversation in it
  if (!again && before) {
    const text = localStorage.getItem(kept(before.id));
    if (!mine) drop(before.id);
    if (text) put(kept(tab), text);
  }
  const note = (open) => {
    put(slot(tab), JSON.stringify({ open, at: Date.now(), talk }));
    const gone = stored(kept("gone"));
    closed().forEach(({ id, talk }, place) => id !== tab && (place >= MOST || gone[talk]) && drop(id));
  };
  sessionStorage.setItem(KEY, tab);
  note(true);
  setInterval(() => note(true), BEAT);
  window.addEventListener("pagehide", () => note(false));
  window.addEventListener("pageshow", (event) => event.persisted && note(true));
  const state = window.gradio_config?.components.find((one) => one.props?.storage_key === KEY);
  if (state) state.props.storage_key = kept(tab);

  // The question of a link is asked once: with it in the address each reload would ask it again.
  const asked = () => {
    const url = new URL(location.href);
    const names = ["q", "box", "source", "talk", "turn"];
    if (!names.some((name) => url.searchParams.has(name)) || !document.querySelector("#chatbot .user-row")) return;
    for (const name of names) url.searchParams.delete(name);
    history.replaceState(history.state, "", url);
  };

  const words = (key, values = {}) =>
    Object.entries(values).reduce((text, [name, value]) => text.replace(`{${name}}`, () => value), window.briefChatWords[document.documentElement.lang]?.[key] ?? window.briefChatWords.en[key]);

  // A choice of language or model is kept by the browser and told to the server: as a cookie both can read it.
  document.addEventListener("change", ({ target }) => {
    if (!target.matches?.("#language, #model")) return;
    document.cookie = `brief_chat_${target.id}=${encodeURIComponent(target.value)}; path=/; max-age=31536000; samesite=lax`;
    if (target.id === "language") location.reload();
  });

  const targetOf = (element) => {
    if (element.dataset.cell) return { cell: element.dataset.cell, number: Number(element.dataset.number) }; // of the grid
    const [turn, number] = element.dataset.number
      ? [element.dataset.turn, element.dataset.number]
      : element.getAttribute("href").slice("#cite-".length).split("-");
    return { turn: Number(turn), number: Number(number) };
  };

  // The newest question stands at the top, its answer below it: one reads from the beginning.
  let questions = 0;
  let pinned = null; // until the reader moves: what grows below it makes room to scroll
  const follow = () => {
    const rows = document.querySelectorAll("#chatbot .user-row");
    if (rows.length > questions) pinned = rows[rows.length - 1];
    questions = rows.length;
    if (pinned) requestAnimationFrame(() => pinned?.scrollIntoView({ block: "start" }));
  };
  for (const moved of ["wheel", "touchmove", "keydown", "pointerdown"]) {
    document.addEventListener(moved, () => (pinned = null), { capture: true, passive: true });
  }

  // For those who hear the page: who speaks, of what a thumb is, each step of the work and each answer once.
  const label = (element, text) => element?.getAttribute("aria-label") !== text && element?.setAttribute("aria-label", text);
  const status = (id) => {
    const one = Object.assign(document.createElement("p"), { id });
    one.setAttribute("role", "status");
    return one;
  };
  const heard = status("heard");
  let busy = false;
  // An answer is spoken when it stands there: the button may change first, while the line of the last step still stands.
  let [step, owed] = ["", 0];
  const speak = () => {
    const log = document.querySelector('#chatbot [role="log"]');
    if (!log) return;
    log.setAttribute("aria-live", "off"); // each redrawing of a row would be read again
    label(log, words("conversation"));
    if (!heard.isConnected) document.querySelector(".gradio-container")?.append(heard, done);
    let question = "";
    for (const row of log.querySelectorAll(".message-row")) {
      const message = row.querySelector("[data-testid]");
      if (!message) continue;
      if (row.matches(".user-row")) {
        question = message.innerText.trim();
        message.setAttribute("role", "heading");
        message.setAttribute("aria-level", "2");
        label(message, `${words("asked")}: ${question}`);
      } else {
        message.setAttribute("role", "group");
        label(message, words("answer"));
        for (const thumb of row.querySelectorAll(".message-buttons button[title]")) {
          label(thumb, words(/dislike/i.test(thumb.title) ? "dislike" : "like", { question }));
          thumb.setAttribute("aria-pressed", String(/liked/i.test(thumb.title)));
        }
        for (const pin of row.querySelectorAll('a[href^="#pin-"]')) {
          pin.setAttribute("role", "button"); // Markdown has links alone
          label(pin, words("pin", { question }));
        }
      }
    }
    const working = Boolean(document.querySelector("#stop"));
    if (working && !busy) heard.textContent = words("searching");
    if (working || busy || owed) {
      const told = [...log.querySelectorAll(".bot-row .prose")].at(-1)?.children ?? [];
      const said = [...told].map((one) => (one.matches(".timeline") ? "" : one.innerText)).join("\n").trim(); // its table says the same
      if (working) [step, owed] = [said, 0];
      else if (busy) {
        owed = Date.now();
        setTimeout(speak, 1100);
      }
      if (owed && (said !== step || Date.now() - owed > 1000)) [heard.textContent, owed] = [said, 0];
    }
    busy = working;
  };

  // The sources that questions are limited to, as the box of the chat has them, ticked in the list.
  let scope = [];
  const tick = () => {
    for (const box of document.querySelectorAll("#catalog [data-scope]")) box.checked = scope.includes(box.dataset.scope);
  };

  document.addEventListener("click", ({ target }) => {
    const source = target.dataset?.scope; // at once: the list may be read anew before the server has answered
    if (source) scope = [...scope.filter((one) => one !== source), ...(target.checked ? [source] : [])];
  }, true);

  // What was done is said where it is seen and heard, for a moment.
  const done = status("told");
  let telling = 0;
  const tellDone = (text) => {
    done.textContent = text;
    clearTimeout(telling);
    telling = setTimeout(() => (done.textContent = ""), 4000);
  };

  // Gradio's client closes its stream of events when the server says that nothing is under way, even where another event
  // has joined meanwhile, which it then never hears of. Any further event opens the stream, with all that was said. A page
  // that hears nothing of its question for longer says so; a reload asks it again, since it is kept.
  const [UNHEARD, SILENCE] = [7_000, 20_000]; // milliseconds; the server tells every 5 that it is at work
  let last = Date.now();
  let listened = 0;
  const hang = Object.assign(document.createElement("div"), { id: "hang" });
  hang.setAttribute("role", "alert");
  const wake = (records) => {
    if (!records.some(({ target }) => target.closest?.("#chatbot"))) return;
    last = Date.now();
    hang.remove();
  };
  setInterval(() => {
    const now = Date.now();
    if (busy && Math.min(now - last, now - listened) >= UNHEARD) {
      listened = now;
      document.dispatchEvent(new CustomEvent("brief:hear"));
    }
    if (!busy || hang.isConnected || now - last < SILENCE) return;
    const button = Object.assign(document.createElement("button"), { type: "button", textContent: words("again") });
    button.addEventListener("click", () => location.reload());
    hang.replaceChildren(words("silent"), button);
    document.querySelector("#composer")?.before(hang);
  }, 1000);

  // Whether a source shall really go is a question that takes the focus, on the answer that loses nothing, and gives it back.
  let asker = null;
  const confirm = () => {
    const keep = document.querySelector("#keep");
    if (keep && !asker) {
      asker = document.activeElement;
      const box = document.querySelector("#confirm");
      box.setAttribute("role", "alertdialog");
      box.setAttribute("aria-labelledby", "confirm-about");
      box.scrollIntoView({ block: "nearest" });
      requestAnimationFrame(() => keep.focus());
    } else if (!keep && asker) {
      (asker.isConnected ? asker : document.querySelector("#words :is(input, textarea)"))?.focus();
      asker = null;
    }
  };

  // The tabs as the ARIA pattern has them: arrows move between them, and each names its panel.
  const tabs = () => [...document.querySelectorAll('#tabs [role="tab"]')];
  const arrange = () => {
    const panels = document.querySelectorAll('#tabs [role="tabpanel"]');
    tabs().forEach((one, place) => {
      const panel = panels[place];
      if (!panel) return;
      panel.id ||= `panel-${one.dataset.tabId}`;
      one.id ||= `tab-${one.dataset.tabId}`;
      one.setAttribute("aria-controls", panel.id);
      panel.setAttribute("aria-labelledby", one.id);
      one.tabIndex = one.getAttribute("aria-selected") === "true" ? 0 : -1;
    });
  };
  // The address names the tab, so that a reload and a link lead to it.
  let led = false;
  const lead = () => {
    if (led || !tabs().length) return;
    const one = tabs().find((one) => `#${one.dataset.tabId}` === location.hash);
    led = !one || one.getAttribute("aria-selected") === "true";
    if (!led) one.click(); // once more with the next change of the page: Gradio may not listen yet
  };
  document.addEventListener("click", ({ target }) => {
    const one = target.closest?.('#tabs [role="tab"]');
    if (one) history.replaceState(history.state, "", Object.assign(new URL(location.href), { hash: one === tabs()[0] ? "" : one.dataset.tabId }));
  });
  document.addEventListener("keydown", (event) => {
    if (!event.target.matches?.('#tabs [role="tab"]')) return;
    const all = tabs();
    const place = all.indexOf(event.target);
    const next = { ArrowRight: place + 1, ArrowLeft: place - 1 + all.length, Home: 0, End: all.length - 1 }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    all[next % all.length].focus();
    all[next % all.length].click();
  });
  // The notebook: where nobody logs in, the browser keeps it, for all tabs together, and sends it along with each act. One act
  // follows the other, each upon what the one before has kept; what is typed meanwhile survives a redrawing, as the focus does.
  const PINS = kept("pins");
  const notebook = () => document.querySelector("#notebook");
  const acts = []; // those that wait, behind the one that is under way
  const drafts = new Map(); // notes by pin that are not kept yet
  const owners = new WeakMap(); // the pin of each box
  let [acting, at, sought, typing] = [null, null, "", 0];
  const send = () => {
    acting = acts.shift() ?? null;
    if (acting) document.dispatchEvent(new CustomEvent(`brief:${acting.act === "export" ? "export" : "act"}`, { detail: acting }));
  };
  const act = (detail) => {
    acts.push(detail);
    if (!acting) send();
  };
  const draft = (pin) => {
    if (drafts.has(pin)) act({ act: "note", pin, text: drafts.get(pin) });
  };
  const find = ({ pin, act }) => notebook()?.querySelector(`[data-pin="${pin}"][data-act="${act}"]`);
  const leaf = () => {
    // Gradio changes what stands there into what shall stand there: a box, its text and the focus may come to be another pin's.
    for (const box of notebook()?.querySelectorAll("textarea, label input") ?? []) {
      const { pin, act } = box.dataset;
      const still = acting || acts.length || box === document.activeElement || drafts.has(pin);
      if (owners.get(box) === pin && still) continue;
      owners.set(box, pin);
      box.value = (act === "note" && drafts.get(pin)) || box.defaultValue;
    }
    const pin = sought && document.getElementById(`pin-of-${sought}`);
    if (pin?.offsetParent) {
      sought = "";
      pin.scrollIntoView({ block: "nearest" });
      pin.focus({ preventScroll: true });
    }
    // Only what was redrawn has lost it: on its way to another box it is nowhere for a moment, and would be called back.
    const has = document.activeElement;
    const stands = at?.box.isConnected && at.box.dataset.pin === at.pin && at.box.dataset.act === at.act;
    if (!at || stands || (has !== at.box && has !== document.body)) return;
    const { from } = at;
    const again = find(at) ?? notebook()?.querySelector('[data-act="undo"], .pin');
    if (again) again.focus();
    if (from !== undefined) again?.setSelectionRange?.(from, from);
  };
  document.addEventListener("focusin", ({ target }) => {
    at = target.closest?.("#notebook [data-act]") ? { ...target.dataset, box: target } : null;
  });
  document.addEventListener("input", ({ target }) => {
    if (!target.matches?.('#notebook [data-act="note"]')) return;
    drafts.set(target.dataset.pin, target.value);
    if (at) at.from = target.selectionStart;
    clearTimeout(typing);
    typing = setTimeout(() => draft(target.dataset.pin), 800); // a tab that is closed loses little
  });
  document.addEventListener("change", ({ target }) => {
    if (target.matches?.('#notebook [data-act="note"]')) {
      clearTimeout(typing);
      draft(target.dataset.pin);
    } else if (target.matches?.('#notebook [data-act="group"]')) act({ act: "group", pin: target.dataset.pin, text: target.value });
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("#notebook button[data-act]");
    if (button && button.ariaDisabled !== "true") act({ act: button.dataset.act, pin: button.dataset.pin, form: document.querySelector("#pins-form")?.value });
    const link = event.target.closest?.('#chatbot a:is([href^="#pin-"], [href^="#pinned-"]), #notebook a[href^="#note-"]');
    if (!link) return;
    event.preventDefault(); // Gradio sets a <base>
    const [kind, name] = link.getAttribute("href").slice(1).split(/-(.*)/);
    if (kind === "note") {
      const quote = document.getElementById(`note-${name}`);
      quote.closest("details").open = true;
      quote.tabIndex = -1;
      quote.focus();
    } else if (kind === "pin") {
      pinning = name;
      document.dispatchEvent(new CustomEvent("brief:pin", { detail: { turn: Number(name) } }));
    } else {
      sought = name;
      tabs().find((one) => one.dataset.tabId === "notebook")?.click();
    }
  });
  let pinning = ""; // the turn whose link is drawn anew as one into the notebook, which takes the focus over
  const drawn = () => {
    if (!pinning || document.activeElement !== document.body) return;
    const rows = [...document.querySelectorAll("#chatbot .bot-row")];
    const link = rows[Number(pinning) - 1]?.querySelector('a[href^="#pinned-"]');
    if (link) pinning = "";
    link?.focus({ preventScroll: true });
  };
  document.addEventListener("keydown", (event) => {
    if (event.key !== " " || !event.target.matches?.('#chatbot a[href^="#pin-"]')) return;
    event.preventDefault();
    event.target.click();
  });
  window.addEventListener("storage", ({ key }) => key === PINS && notebook() && act({ act: "look" }));
  // A quote that stands in an answer is read aloud in its own language, which its card in the panel tells.
  const voice = (link) => {
    const { turn, number } = targetOf(link);
    const language = document.querySelector(`#cite-${turn}-${number} blockquote`)?.lang;
    if (language && language !== document.documentElement.lang) link.closest("li, p, td")?.setAttribute("lang", language);
  };
  // Gradio says in English alone that the connection is lost; it asks for the server every 2 seconds, and then loads the page
  // anew. What stands in the box outlives that.
  const lost = () => {
    for (const box of document.querySelectorAll('[data-testid="toast-body"]')) {
      const said = [...box.querySelector('[data-testid="toast-text"]')?.childNodes ?? []].find((one) => /Connection to the server was lost/.test(one.data));
      if (!said) continue;
      said.data = words("lost_help");
      box.querySelector(".toast-title").firstChild.data = words("lost");
      window.addEventListener("pagehide", () => window.briefEarly?.keep());
    }
  };
  // Markdown shows the marker [1] as a link that reads 1: give it its brackets back, and keep it on its sentence's line.
  // Gradio calls its example buttons a list and the placeholder around them a landmark, which they are not.
  // Of a drawing Gradio lets no such attributes through.
  const draw = (svg) => {
    svg.setAttribute("viewBox", `0 0 ${svg.getAttribute("width")} ${svg.getAttribute("height")}`);
    for (const one of svg.querySelectorAll(".axis")) one.setAttribute("aria-hidden", "true");
    for (const one of svg.querySelectorAll(".events, .events > g")) one.setAttribute("role", one.matches(".events") ? "list" : "listitem");
  };
  const dress = () => {
    asked();
    follow();
    speak();
    arrange();
    lead();
    tick();
    confirm();
    leaf();
    drawn();
    lost();
    for (const one of document.querySelectorAll("time.moment:not([data-told])")) {
      one.dataset.told = ""; // in the reader's zone and habit, which the server does not know
      one.textContent = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short" }).format(new Date(one.dateTime));
    }
    for (const link of document.querySelectorAll(MARKERS)) if (!link.closest("[lang]:not(html)")) voice(link);
    document.querySelector('#chatbot .examples[role="list"]')?.setAttribute("role", "group");
    document.querySelector('#chatbot .placeholder-content[role="complementary"]')?.removeAttribute("role");
    for (const svg of document.querySelectorAll("#chatbot .timeline > svg:not([viewBox])")) draw(svg);
    for (const mark of document.querySelectorAll("#chatbot svg a:not([aria-label])")) {
      const title = document.getElementById(mark.getAttribute("href").slice(1))?.querySelector(".title");
      if (title) label(mark, `${mark.textContent} (${title.textContent})`);
    }
    for (const link of document.querySelectorAll(`${MARKERS}:not([data-marker], svg *)`)) {
      link.dataset.marker = link.textContent;
      link.textContent = `[${link.textContent}]`;
      link.removeAttribute("target");
      if (link.previousSibling?.nodeType === Node.TEXT_NODE) {
        link.previousSibling.data = link.previousSibling.data.replace(/ $/, "\u00a0");
      }
    }
  };
  new MutationObserver((records) => {
    wake(records);
    dress();
  }).observe(document, { childList: true, subtree: true });

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
      const link = target.closest?.(MARKERS); // of a drawing the pointer is on a part of it
      if (link) act(link);
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
  const shut = () => {
    document.dispatchEvent(new CustomEvent("brief:close"));
    cover(false);
    requestAnimationFrame(() => { // the panel with the opener in it is shown again by then
      if (opener?.isConnected) opener.focus();
      else document.querySelector("#question textarea")?.focus();
    });
  };

  // An open source is an entry of the browser's history: Back closes it and stays on the page, Forward opens it again.
  const shown = () => {
    const all = [...document.querySelectorAll(":is(#viewer, #reader, #grid-reader) .source")];
    return all.find((one) => one.offsetParent) ?? all[0]; // another tab may have one open, too
  };
  const reading = (cite) => new CustomEvent(cite.cell ? "brief:cell" : cite.source ? "brief:read" : "brief:cite", { detail: cite });
  const opened = () => history.state?.cite;
  const close = () => (opened() ? history.back() : shut());
  window.addEventListener("popstate", () => {
    if (opened()) document.dispatchEvent(reading(opened()));
    else if (shown()) shut();
  });
  if (opened()) history.replaceState(null, ""); // a reload has closed it

  document.addEventListener("brief:opened", () => {
    const source = shown();
    hush();
    cover(Boolean(source));
    if (!source) return void (opened() && history.back()); // a new question has closed it
    const { source: whole, cell, turn, number } = source.dataset;
    const cite = whole ? { source: whole } : { ...(cell ? { cell } : { turn: Number(turn) }), number: Number(number) };
    history[opened() ? "replaceState" : "pushState"]({ cite }, "");
    const mark = source.querySelector("mark.current");
    if (!mark) return void source.querySelector(".close").focus();
    mark.focus({ preventScroll: true });
    const text = mark.closest(".text");
    text.scrollTop += mark.getBoundingClientRect().top - text.getBoundingClientRect().top - text.clientHeight / 3;
    if (!NARROW.matches) mark.scrollIntoView({ block: "nearest" });
  });

  document.addEventListener("click", (event) => {
    const more = event.target.closest?.('#chatbot a[href^="#more-"]');
    if (more) {
      event.preventDefault();
      const details = document.querySelector(more.getAttribute("href"));
      if (!details) return;
      if (shown()) close();
      details.open = details.closest(".turn").open = true;
      requestAnimationFrame(() => {
        details.scrollIntoView({ block: "start" });
        details.querySelector("summary").focus({ preventScroll: true });
      });
    }
    const target = event.target.closest?.(`${OPENERS}, :is(#viewer, #reader, #grid-reader) .close, #catalog [data-act="open"]`);
    if (!target) return;
    event.preventDefault(); // by itself the link would leave a page that was opened with a query: Gradio sets a <base>
    hush();
    if (target.matches(".close")) return close();
    if (target.matches("[data-act]")) return void (opener = target); // the table tells the server
    if (!target.closest(".source")) opener = target;
    document.dispatchEvent(reading(targetOf(target)));
  });

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !tip.hidden) hush();
    else if (event.key === "Escape" && event.target.closest("#question") && document.querySelector("#unedit")) document.querySelector("#unedit").click();
    else if (event.key === "Escape" && shown() && !document.activeElement?.matches('[aria-expanded="true"]')) close(); // from wherever the focus is
    else if (event.key === "Tab" && !event.shiftKey && document.activeElement?.matches(":is(#viewer, #grid-reader) mark")) {
      event.preventDefault(); // the tools stand before the text: from the quote one goes to them, and not out of the source
      shown().querySelector(".tools button:enabled")?.focus();
    } else if (document.activeElement?.closest(":is(#viewer, #grid-reader) .source")) {
      if (event.key === "ArrowLeft") shown().querySelector(".previous:enabled")?.click();
      else if (event.key === "ArrowRight") shown().querySelector(".next:enabled")?.click();
    }
  });

  window.briefChat = {
    tab, words, label, tellDone,
    goesOn(which) {
      talk = which;
      note(true);
    },
    stay: (row) => (pinned = row),
    scope: () => scope,
    scoped(sources) {
      scope = sources ?? [];
      tick();
    },
    pins: () => localStorage.getItem(PINS) ?? "",
    // "" where the server keeps them
    keepPins(text) {
      try {
        if (text) localStorage.setItem(PINS, text);
      } catch {
        tellDone(words("unkept"));
      }
      if (acting?.act === "note") {
        const box = find(acting);
        if (box) box.defaultValue = acting.text;
        if (drafts.get(acting.pin) === acting.text) drafts.delete(acting.pin);
        tellDone(words("noted"));
      }
      send();
    },
    next: () => send(),
    async copy(text) {
      await this.write(text);
      tellDone(words("copied"));
    },
    async write(text) {
      if (navigator.clipboard) return void (await navigator.clipboard.writeText(text));
      const box = Object.assign(document.createElement("textarea"), { value: text }); // a page that is not secure has no clipboard
      document.body.append(box);
      box.select();
      document.execCommand("copy");
      box.remove();
    },
    share() {
      return this.write(window.briefTalks.link()).then(() => tellDone(words("link")));
    },
    // What the browser keeps goes, too: the next one at this machine may be somebody else.
    async leave() {
      await fetch("logout", { method: "POST" });
      window.addEventListener("pagehide", () => Object.keys(localStorage).filter((one) => one.startsWith(KEY)).forEach((one) => localStorage.removeItem(one)));
      Object.keys(sessionStorage).filter((one) => one.startsWith(KEY)).forEach((one) => sessionStorage.removeItem(one));
      location.replace("login");
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
      tellDone(words("saved", { name }));
    },
  };
})();
