"use strict";
(() => {
  const box = document.querySelector("[data-search]");
  const input = document.getElementById("search");
  const count = document.getElementById("search-count");
  const nothing = document.querySelector("[data-nothing]");
  const rows = Array.from(document.querySelectorAll("details[data-find]"));
  const groups = Array.from(document.querySelectorAll("[data-group]"));
  const total = count.textContent;
  // Without this script there is nothing that the box could do.
  box.hidden = false;

  const filter = () => {
    const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const row of rows) {
      row.hidden = !words.every((word) => row.dataset.find.includes(word));
      shown += row.hidden ? 0 : 1;
    }
    for (const group of groups) group.hidden = !group.querySelector("details[data-find]:not([hidden])");
    nothing.hidden = shown > 0;
    count.textContent = words.length ? `${shown} of ${total}` : total;
  };

  const follow = () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target || !target.matches("details")) return;
    if (target.hidden) {
      input.value = "";
      filter();
    }
    target.open = true;
    target.scrollIntoView();
  };

  const each = (open) => () => rows.forEach((row) => { if (!row.hidden) row.open = open; });
  box.querySelector("[data-open]").addEventListener("click", each(true));
  box.querySelector("[data-close]").addEventListener("click", each(false));
  input.addEventListener("input", filter);
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || event.target === input) return;
    event.preventDefault();
    input.focus();
  });
  addEventListener("hashchange", follow);
  follow();
})();
