// Conversations: each is kept from its first question on, by the server for whoever logs in with a name, else by the browser,
// under a key of its own, so that two tabs overwrite nothing of each other's. `talks.py` has the same rules for the server.
// What is shown is only ever set as text.
(() => {
  const [KEY, GONE] = ["brief-chat:talk:", "brief-chat:gone"];
  const [MOST, ROOM, NAME, FORGOTTEN] = [100, 2_000_000, 120, 100]; // conversations; characters of all, of a name; deleted ones
  const { tab, words, label, tellDone } = window.briefChat;
  const parsed = (text) => {
    try {
      return JSON.parse(text);
    } catch {
      return null;
    }
  };
  const line = (text) => String(text ?? "").split(/\s+/).filter(Boolean).join(" ").slice(0, NAME);
  const nameOf = (one) => line(one.name) || line(one.first);
  const fire = (act, detail = {}) => document.dispatchEvent(new CustomEvent(`brief:${act}`, { detail }));

  // What the browser keeps. A key that holds no conversation is passed over, and goes first where there is no room.
  const ids = () => Object.keys(localStorage).filter((key) => key.startsWith(KEY)).map((key) => key.slice(KEY.length));
  const isTalk = (one, id) =>
    one?.id === id && typeof one.asked === "string" && Array.isArray(one.turns) && one.turns.length > 0 && one.turns.every((turn) => typeof turn?.question === "string");
  const read = (id) => {
    const one = parsed(localStorage.getItem(KEY + id));
    return isTalk(one, id) ? one : null;
  };
  const all = () => ids().map(read).filter(Boolean);
  const gone = () => parsed(localStorage.getItem(GONE)) ?? {};
  const forget = (id, far) => {
    const others = Object.entries(gone()).filter(([one]) => one !== id);
    localStorage.setItem(GONE, JSON.stringify(Object.fromEntries([...others, ...(far ? [[id, far]] : [])].slice(-FORGOTTEN))));
  };
  const hash = (text) => [...text].reduce((sum, one) => Math.imul(sum ^ one.codePointAt(0), 16777619) >>> 0, 2166136261); // FNV-1a
  const mark = (turns) => `${turns.length}:${hash(turns.at(-1).question)}`; // what was deleted leaves none of its words
  const saidOf = (turn) => String(turn.answer?.text ?? turn.error ?? "");
  const holds = (turns, old) => old.every((before, n) => turns[n]?.question === before.question && ["", saidOf(turns[n])].includes(saidOf(before)));
  const fresh = () => Math.random().toString(36).slice(2) + Date.now().toString(36);
  const place = (turns) => {
    const id = turns[0].talk;
    const parted = all().find((one) => one.origin === id && one.tab === tab)?.id;
    const old = read(id);
    return parted ?? (!old || old.tab === tab || holds(turns, old.turns) ? id : fresh());
  };
  const write = (one) => {
    const text = JSON.stringify(one);
    const leaving = ids().filter((id) => id !== one.id).map((id) => ({ id, one: read(id), size: localStorage.getItem(KEY + id).length }));
    leaving.sort((a, b) => Boolean(a.one) - Boolean(b.one) || Boolean(a.one?.name) - Boolean(b.one?.name) || (a.one?.asked < b.one?.asked ? -1 : 1));
    let room = ROOM - text.length - leaving.reduce((sum, { size }) => sum + size, 0);
    const dropped = [];
    const drop = () => {
      const { id, one, size } = leaving.shift();
      localStorage.removeItem(KEY + id);
      room += size;
      if (one) dropped.push(nameOf(one));
    };
    while (leaving.length && (room < 0 || leaving.length >= MOST)) drop();
    for (;;) {
      try {
        localStorage.setItem(KEY + one.id, text);
        break;
      } catch {
        if (!leaving.length) return tellDone(words("talk_unkept"));
        drop();
      }
    }
    crowded(dropped);
  };
  const crowded = (dropped) => dropped.length && tellDone(words("talk_dropped", { name: dropped[0] }));
  const keep = (turns) => {
    const id = (current = place(turns));
    const old = read(id);
    if (gone()[id] === mark(turns) || JSON.stringify(old?.turns) === JSON.stringify(turns)) return;
    const from = turns[0].talk;
    const before = old ?? { id, name: "", first: line(turns[0].question), origin: id === from ? "" : from };
    if (gone()[id]) forget(id);
    write({ ...before, asked: old && mark(old.turns) === mark(turns) ? old.asked : new Date().toISOString(), tab, turns });
    if (!old && id !== from) tellDone(words("talk_parted"));
  };
  const take = (id) => {
    for (const one of all()) if (one.origin === id && one.tab === tab) write({ ...one, tab: "" });
    const one = read(id);
    if (one) write({ ...one, tab });
  };

  // The list, whoever keeps it: what it shows and is searched for.
  let user; // "" where the browser keeps them, undefined until the server has said so
  let current = ""; // the conversation of this tab
  let [latest, listed, failure, removed, naming, goal, led] = [[], [], "", null, "", null, null];
  let [leaving, waiting] = [false, null]; // while the chat is emptied of a deleted one, the next waits: else it would be emptied, too
  const slip = ({ id, name, first, asked, turns }) => ({ id, name, first, asked, said: turns.map((turn) => [turn.question, saidOf(turn)]) });
  const entries = () => (user ? listed : all().map(slip)).sort((a, b) => (a.asked < b.asked ? 1 : -1));
  const plain = (text) => text.replace(/ ?(?<!\\)\[\d+\]/g, "").replace(/\\([!-/:-@[-`{-~])/g, "$1");
  const folded = (text) => text.normalize("NFKC").toLowerCase();
  const sought = () => document.querySelector("#talks-find")?.value ?? "";
  // The turn in which all sought words stand, else the first with one of them; -1 where the conversation lacks one.
  const found = (one, wanted) => {
    const turns = one.said.map((said) => folded(plain(said.join("\n"))));
    const whole = [folded(nameOf(one)), ...turns].join("\n");
    if (!wanted.every((word) => whole.includes(word))) return -1;
    const best = turns.findIndex((turn) => wanted.every((word) => turn.includes(word)));
    return best >= 0 ? best : Math.max(0, turns.findIndex((turn) => wanted.some((word) => turn.includes(word))));
  };

  const el = (tag, values = {}, ...inside) => {
    const one = Object.assign(document.createElement(tag), values);
    one.append(...inside);
    return one;
  };
  const button = (act, text, id = "", about = "") => {
    const one = el("button", { type: "button", textContent: text });
    Object.assign(one.dataset, { act, talk: id });
    if (about) one.setAttribute("aria-label", `${text}: ${about}`);
    return one;
  };
  const row = (one, turn, wanted, typed) => {
    const name = nameOf(one);
    const open = button("open", name, one.id);
    if (wanted.length) open.dataset.turn = turn + 1;
    open.dir = "auto";
    const count = one.said.length === 1 ? words("talk_turns_one") : words("talk_turns_many", { count: one.said.length });
    const about = el("p", { className: "about" }, el("time", { className: "moment", dateTime: one.asked, textContent: one.asked.slice(0, 16) }), ` · ${count}`);
    if (one.id === current) {
      about.append(" · ", el("strong", { textContent: words("talk_current") }));
      open.setAttribute("aria-current", "true");
    }
    const inside = [el("h2", {}, open), about];
    if (wanted.length) inside.push(el("p", { className: "found", dir: "auto", textContent: `${one.said[turn][0]} — ${plain(one.said[turn][1])}`.slice(0, 300) }));
    if (one.id === naming) {
      const box = el("input", { value: typed ?? name, maxLength: NAME });
      Object.assign(box.dataset, { act: "named", talk: one.id });
      inside.push(el("div", { className: "naming" }, el("label", {}, words("talk_name"), box), button("name", words("talk_keep"), one.id), button("leave", words("talk_leave"), one.id)));
    } else inside.push(el("p", { className: "acts" }, ...["rename", "link", "delete"].map((act) => button(act, { rename: words("talk_rename"), link: words("talk_link"), delete: words("talk_delete") }[act], one.id, name))));
    const item = el("li", {}, ...inside);
    item.dataset.row = one.id;
    return item;
  };
  const frame = (root) => {
    const find = el("input", { id: "talks-find", type: "search", placeholder: words("talks_hint"), autocomplete: "off" });
    const told = el("div", { className: "told" });
    told.dataset.talk = "";
    const count = el("p", { className: "count" });
    for (const one of [told, count]) one.setAttribute("role", "status");
    root.replaceChildren(el("div", { className: "head" }, count, el("label", {}, words("talks_find"), find)), told, el("ul"));
  };
  const draw = (focus = "") => {
    const root = document.querySelector("#talks .talks");
    if (!root || user === undefined) return;
    if (!root.childElementCount) frame(root);
    const [has, at] = [document.activeElement, document.activeElement?.closest?.("#talks [data-act]")?.dataset];
    const wanted = folded(sought()).split(/\s+/).filter(Boolean);
    const every = entries();
    const shown = every.map((one) => [one, found(one, wanted)]).filter(([, turn]) => turn >= 0);
    const where = user ? words("talks_there", { user }) : words("talks_here");
    const many = every.length === 1 ? words("talks_one") : words("talks_many", { count: every.length });
    const count = wanted.length ? words("talks_found", { found: shown.length, count: every.length }) : many;
    const empty = every.length ? words("talks_not_found") : words("talks_none");
    root.querySelector(".count").textContent = failure || (shown.length ? `${count} · ${where}` : empty);
    root.querySelector(".count").classList.toggle("failed", Boolean(failure));
    const told = root.querySelector(".told");
    if (told.dataset.talk !== (removed?.talk ?? "")) {
      told.dataset.talk = removed?.talk ?? "";
      told.replaceChildren(...(removed ? [el("p", {}, words("talk_deleted", { name: removed.name }), " ", button("undo", words("talk_undo")))] : []));
    }
    const typed = root.querySelector(`[data-act="named"][data-talk="${naming}"]`)?.value;
    root.querySelector("ul").replaceChildren(...shown.map(([one, turn]) => row(one, turn, wanted, typed)));
    const again = focus || (at && has && !has.isConnected ? `[data-act="${at.act}"][data-talk="${at.talk}"]` : "");
    if (!again) return;
    const target = root.querySelector(again) ?? root.querySelector("#talks-find");
    target.focus();
    target.select?.();
  };

  // What is done to one: at once where the browser keeps it, else the server is asked and tells the list anew.
  const doing = {
    open: ({ talk, turn }) => openTalk({ talk, turn: Number(turn) || 0 }),
    rename: ({ talk }) => draw(`[data-act="named"][data-talk="${(naming = talk)}"]`),
    leave: ({ talk }) => draw(((naming = ""), `[data-act="rename"][data-talk="${talk}"]`)),
    link({ talk }) {
      const one = entries().find(({ id }) => id === talk);
      window.briefChat.write(address(one.said[0][0], talk)).then(() => tellDone(words("link")));
    },
    name({ talk }) {
      const text = line(document.querySelector(`#talks input[data-talk="${talk}"]`)?.value);
      naming = "";
      const one = !user && read(talk);
      const name = text === line((one || listed.find(({ id }) => id === talk))?.first) ? "" : text;
      if (one) write({ ...one, name });
      else if (user) fire("talk_act", { what: "name", talk, text: name });
      draw(`[data-act="rename"][data-talk="${talk}"]`);
    },
    delete({ talk }) {
      const one = entries().find(({ id }) => id === talk);
      if (!one) return draw();
      removed = { name: nameOf(one), talk, text: localStorage.getItem(KEY + talk) };
      forget(talk, mark(one.said.map(([question]) => ({ question }))));
      if (user) {
        listed = listed.filter(({ id }) => id !== talk);
        fire("talk_act", { what: "delete", talk });
      } else localStorage.removeItem(KEY + talk);
      if (talk === current) {
        leaving = true;
        fire("talk_left");
      }
      window.briefChat.goesOn(current); // tabs that were closed with it lose it
      draw('[data-act="undo"]');
    },
    undo() {
      const { talk, text } = removed;
      removed = null;
      if (user || !read(talk)) forget(talk);
      if (user) fire("talk_act", { what: "undo" });
      else if (!read(talk)) write(JSON.parse(text));
      focusing = `[data-act="open"][data-talk="${talk}"]`;
      draw(focusing);
    },
  };
  let focusing = ""; // the row that the server brings back
  document.addEventListener("click", (event) => {
    const at = event.target.closest?.("#talks button[data-act]");
    if (at) focusing = "";
    if (at) doing[at.dataset.act](at.dataset);
    const link = event.target.closest?.('#chatbot a[href^="#link-"]');
    if (!link) return;
    event.preventDefault(); // Gradio sets a <base>
    window.briefChat.write(linkTo(Number(link.getAttribute("href").slice("#link-".length)))).then(() => tellDone(words("link")));
  });
  document.addEventListener("input", ({ target }) => target.id === "talks-find" && draw());
  document.addEventListener("keydown", (event) => {
    const box = !event.isComposing && event.target.closest?.('#talks [data-act="named"]');
    const link = event.key === " " && event.target.matches?.('#chatbot a[href^="#link-"]');
    const act = box && { Enter: "name", Escape: "leave" }[event.key];
    if (!link && !act) return;
    event.preventDefault();
    if (link) event.target.click();
    else doing[act](box.dataset);
  });
  window.addEventListener("storage", ({ key }) => user === "" && key?.startsWith(KEY) && draw());

  // A link leads to an answer of a kept conversation; whoever has none of that name is led to its question.
  const address = (question, talk, turn) => {
    const link = new URL(location.pathname, location.origin);
    link.searchParams.set("q", question);
    if (talk) link.searchParams.set("talk", talk);
    if (talk && turn) link.searchParams.set("turn", turn);
    return link.href;
  };
  const linkTo = (turn) => {
    const rows = [...document.querySelectorAll("#chatbot .user-row .prose")];
    const question = latest[turn - 1]?.question ?? rows[turn - 1]?.innerText.trim() ?? "";
    return address(question, current, turn);
  };
  const openTalk = (one) => {
    if (leaving) return void (waiting = one);
    goal = one;
    if (!user) take(one.talk);
    fire("talk_open", { talk: one.talk });
  };
  // Its question stands at the top, with the focus, once the conversation is drawn and its tab is shown.
  const seek = () => {
    if (!goal?.count) return;
    const rows = [...document.querySelectorAll("#chatbot .user-row")];
    const row = rows[goal.turn - 1];
    const text = line(goal.question).slice(0, 40);
    if (Date.now() > goal.until) goal = null;
    else if (row?.offsetParent && rows.length === goal.count && line(row?.querySelector(".prose")?.innerText).startsWith(text)) {
      window.briefChat.stay(row);
      row.scrollIntoView({ block: "start" });
      const heading = goal.there && row.querySelector("[data-testid]");
      if (heading) heading.tabIndex = -1;
      (heading || document.querySelector("#question textarea"))?.focus({ preventScroll: true });
      goal = null;
    } else setTimeout(seek, 50);
  };
  const dress = () => {
    for (const link of document.querySelectorAll('#chatbot a[href^="#link-"]')) {
      const rows = [...document.querySelectorAll("#chatbot .bot-row")];
      link.setAttribute("role", "button"); // Markdown has links alone
      const question = latest[rows.indexOf(link.closest(".bot-row"))]?.question;
      if (question) label(link, words("link_to", { question: line(question) }));
    }
    const root = document.querySelector("#talks .talks");
    if (root && !root.childElementCount) draw();
  };
  new MutationObserver(dress).observe(document, { childList: true, subtree: true });
  const given = new URL(location.href).searchParams;
  if (given.get("talk")) led = { talk: given.get("talk"), turn: Number(given.get("turn")) || 0, question: given.get("q") ?? given.get("box") ?? "", search: given };

  window.briefTalks = {
    tab: () => tab,
    sent: () => (user ? "" : JSON.stringify(read(goal?.talk ?? "")?.turns ?? [])),
    link: () => linkTo(document.querySelectorAll("#chatbot .user-row").length),
    begun(told) {
      ({ user } = JSON.parse(told));
      this.changed(latest);
      if (led) openTalk(led);
    },
    changed(turns) {
      latest = Array.isArray(turns) ? turns : [];
      if (!latest[0]?.talk) current = "";
      else if (user === "") keep(latest);
      else if (user) {
        current ||= latest[0].talk;
        fire("talk_save");
      }
      if (user !== undefined) window.briefChat.goesOn(current);
      this.arrived();
      dress();
    },
    saved(told) {
      const { talk, dropped = [], parted, failed } = JSON.parse(told);
      if (talk && latest.length) window.briefChat.goesOn((current = talk));
      if (talk && latest.length && gone()[talk] !== mark(latest)) forget(talk); // it goes on
      if (failed) tellDone(failed);
      else if (parted) tellDone(words("talk_parted"));
      else crowded(dropped);
    },
    listed(told) {
      const { user: known, talks, failed = "" } = JSON.parse(told);
      [user, listed, failure] = [known, talks ?? listed, failed];
      draw(focusing);
      if (focusing && document.querySelector(`#talks ${focusing}`)) focusing = ""; // a list that was asked for before lacks it
    },
    left() {
      const next = waiting;
      [leaving, waiting] = [false, null];
      if (next) openTalk(next);
    },
    opened(told) {
      const { found, failed } = JSON.parse(told);
      const one = goal;
      if (!found) {
        goal = null;
        if (failed || !one?.search) return tellDone(failed || words("talk_missing"));
        const url = new URL(location.pathname, location.origin);
        for (const [name, value] of one.search) if (!["talk", "turn"].includes(name)) url.searchParams.append(name, value);
        return void location.replace(url);
      }
      led = null;
      current = one.talk;
      document.querySelector('#tabs [role="tab"]').click();
      goal = { ...one, until: Date.now() + 5_000 };
      this.arrived();
    },
    // The turns of a conversation come before or behind the word that it was found; where some were left out since a link
    // was made, its question tells the turn.
    arrived() {
      if (!goal?.until || goal.count || latest[0]?.talk !== goal.talk) return;
      const asked = latest.findLastIndex(({ question }) => question === goal.question);
      const moved = asked >= 0 && latest[goal.turn - 1]?.question !== goal.question;
      const turn = Math.min(moved ? asked + 1 : goal.turn || latest.length, latest.length);
      goal = { ...goal, turn, there: Boolean(goal.turn), count: latest.length, question: latest[turn - 1].question };
      seek();
    },
  };
})();
