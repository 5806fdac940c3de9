"use strict";
(() => {
  const box = document.querySelector("[data-search]");
  const input = document.getElementById("search");
  const count = document.getElementById("search-count");
  const nothing = document.querySelector("[data-nothing]");
  const rows = Array.from(document.querySelectorAll("details[data-find]"));
  const groups = Array.from(document.querySelectorAll("[data-group]"));
  const total = count.textContent;
  // Text of each row with its values, read the first time that somebody searches.
  const texts = new Map();
  const textOf = (row) => {
    if (!texts.has(row)) texts.set(row, `${row.dataset.find} ${row.textContent.toLowerCase()}`);
    return texts.get(row);
  };
  const section = document.getElementById("resources");
  // Without this script there is nothing that the box could do.
  box.hidden = false;

  const filter = () => {
    const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const row of rows) {
      row.hidden = !words.every((word) => textOf(row).includes(word));
      shown += row.hidden ? 0 : 1;
    }
    for (const group of groups) group.hidden = !group.querySelector("details[data-find]:not([hidden])");
    nothing.hidden = shown > 0;
    // What is left may be far above where one was.
    if (section.getBoundingClientRect().top < 0) section.scrollIntoView();
    count.textContent = words.length ? `${shown} of ${total}` : total;
  };

  const named = () => {
    try {
      return decodeURIComponent(location.hash.slice(1));
    } catch {
      return location.hash.slice(1);
    }
  };

  const follow = () => {
    const target = document.getElementById(named());
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
    // The box at the top of the window, so that there is room below for what is found.
    input.focus({ preventScroll: true });
    section.scrollIntoView();
  });
  addEventListener("hashchange", follow);
  follow();
})();
