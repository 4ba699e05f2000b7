"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const body = document.body;

  // The list: filter and sort.
  const form = document.getElementById("choose");
  const list = document.getElementById("list");
  const shown = document.getElementById("shown");
  const parts = [...list.querySelectorAll("tbody.part")];
  const inPlan = [...list.tBodies];
  const rank = [...form.elements.light.options].map((option) => option.value);
  const tasks = data.tasks.map((task) => ({
    ...task,
    row: document.getElementById("task-" + task.id),
    text: (task.id + " " + task.title + " " + task.owners).toLowerCase(),
  }));
  const orders = {
    light: (task) => rank.indexOf(task.light),
    due: (task) => task.due || "9999",
    progress: (task) => task.progress,
    owners: (task) => task.owners,
    title: (task) => task.title,
  };
  const compare = (key) => (one, other) => {
    const [a, b] = [key(one), key(other)];
    return typeof a === "string" ? a.localeCompare(b, document.documentElement.lang) : a - b;
  };

  function fits(task) {
    const wanted = form.elements;
    return (
      task.text.includes(wanted.text.value.trim().toLowerCase()) &&
      (!wanted.section.value || String(task.section) === wanted.section.value) &&
      (!wanted.light.value || task.light === wanted.light.value) &&
      (!wanted.lead.value || task.lead === wanted.lead.value)
    );
  }

  function choose() {
    let number = 0;
    const left = new Set();
    for (const task of tasks) {
      const isShown = fits(task);
      task.row.hidden = !isShown;
      if (isShown) {
        number += 1;
        left.add(task.section);
      }
    }
    const isSorted = form.elements.sort.value !== "";
    for (const part of parts) part.hidden = isSorted || !left.has(Number(part.dataset.section));
    shown.textContent = shown.dataset.text.replace("{n}", number).replace("{all}", tasks.length);
  }

  function sort() {
    const key = orders[form.elements.sort.value];
    const rows = key ? [...tasks].sort(compare(key)).map((task) => task.row) : inPlan;
    list.append(...rows);
    choose();
  }

  form.hidden = false;
  form.addEventListener("input", choose);
  form.elements.sort.addEventListener("change", sort);
  form.addEventListener("submit", (event) => event.preventDefault());
  choose();

  // A link leads to a row, whatever is folded or filtered away.
  function reveal() {
    const goal = document.getElementById(location.hash.slice(1));
    if (!goal) return;
    const folded = goal.closest("details");
    if (folded) folded.open = true;
    goal.hidden = false;
    for (const written of goal.querySelectorAll("details")) written.open = true;
    goal.scrollIntoView();
  }

  // On paper the list of all tasks is there; where the style cannot unfold it, this does.
  const all = document.getElementById("all");
  let wasOpen = false;
  window.addEventListener("beforeprint", () => {
    wasOpen = all.open;
    all.open = true;
  });
  window.addEventListener("afterprint", () => {
    all.open = wasOpen;
  });

  // The projector: one part at a time.
  const slides = [...document.querySelectorAll(".slide")];
  const button = document.getElementById("projector");
  let place = 0;

  function project(number) {
    place = Math.min(Math.max(number, 0), slides.length - 1);
    body.classList.add("projected");
    slides.forEach((slide, i) => slide.classList.toggle("on", i === place));
    window.scrollTo(0, 0);
  }

  function end() {
    body.classList.remove("projected");
    if (location.hash.startsWith("#projector")) history.replaceState(null, "", location.pathname);
  }

  const isProjected = () => body.classList.contains("projected");
  const toggle = () => (isProjected() ? end() : project(0));

  function arrive() {
    const found = /^#projector(\d*)$/.exec(location.hash);
    if (found) project(Number(found[1] || 1) - 1);
    else reveal();
  }

  const keys = {
    ArrowRight: 1,
    ArrowDown: 1,
    PageDown: 1,
    " ": 1,
    ArrowLeft: -1,
    ArrowUp: -1,
    PageUp: -1,
  };
  document.addEventListener("keydown", (event) => {
    const isTyping = event.target.closest("input, select, textarea");
    if (isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "p" || event.key === "P") toggle();
    else if (isProjected() && event.key === "Escape") end();
    else if (isProjected() && event.key in keys && event.target !== button) {
      event.preventDefault();
      project(place + keys[event.key]);
    }
  });
  button.hidden = false;
  button.addEventListener("click", toggle);
  window.addEventListener("hashchange", arrive);
  arrive();
})();
