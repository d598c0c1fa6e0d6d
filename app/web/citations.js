// Markers such as [1] lead to their cards in the evidence panel, and back. By itself a "#card" link would leave a
// page that was opened with a query (Gradio sets a <base>), and could not open a folded card.
(() => {
  const MARKERS = '#chatbot a[href^="#cite-"]';
  let marker = null;

  // Markdown shows the marker [1] as a link that reads 1: give it its brackets back, and keep it on its sentence's line.
  // Gradio calls its example buttons a list, which they are not: say what they are.
  const dress = () => {
    document.querySelector('#chatbot .examples[role="list"]')?.setAttribute("role", "group");
    for (const link of document.querySelectorAll(`${MARKERS}:not([data-marker])`)) {
      link.dataset.marker = link.textContent;
      link.textContent = `[${link.textContent}]`;
      if (link.previousSibling?.nodeType === Node.TEXT_NODE) {
        link.previousSibling.data = link.previousSibling.data.replace(/ $/, "\u00a0");
      }
    }
  };
  new MutationObserver(dress).observe(document, { childList: true, subtree: true });

  const show = (element, block) => {
    const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    element.scrollIntoView({ block, behavior: calm ? "auto" : "smooth" });
    element.focus({ preventScroll: true });
  };

  const back = () => {
    if (marker?.isConnected) show(marker, "center");
    else document.querySelector("#question textarea")?.focus();
  };

  document.addEventListener("click", (event) => {
    const link = event.target.closest?.(`${MARKERS}, #evidence a.back`);
    if (!link) return;
    event.preventDefault();
    if (link.matches(".back")) return back();
    const card = document.getElementById(link.getAttribute("href").slice(1));
    if (!card) return;
    marker = link;
    card.closest("details").open = true;
    for (const other of document.querySelectorAll("#evidence .current")) other.classList.remove("current");
    card.classList.add("current");
    show(card, "nearest");
  });

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && document.activeElement?.closest("#evidence")) back();
  });
})();
