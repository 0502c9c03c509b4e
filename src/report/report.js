// Sorts, filters and pages the tables of a report. Without it every row shown stands in the page.
"use strict";
(() => {
  const words = JSON.parse(document.getElementById("words").textContent);
  const size = 50;
  const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

  const set = (block) => {
    const table = block.querySelector("table");
    const body = table.tBodies[0];
    const rows = [...body.rows].filter((row) => !row.querySelector(".none"));
    if (rows.length < 2) return;
    const texts = rows.map((row) => plain(row.textContent));
    let order = rows.map((_, at) => at);
    let page = 0;
    let whole = false;

    const tools = document.createElement("div");
    tools.className = "tools";
    const label = document.createElement("label");
    label.append(words.filter + " ");
    const filter = document.createElement("input");
    filter.type = "search";
    label.append(filter);
    const said = document.createElement("span");
    said.setAttribute("role", "status");
    const button = (text, act) => {
      const made = document.createElement("button");
      made.type = "button";
      made.textContent = text;
      made.addEventListener("click", act);
      return made;
    };
    const back = button(words.back, () => { page -= 1; show(); });
    const next = button(words.next, () => { page += 1; show(); });
    const all = button(words.all, () => { whole = !whole; page = 0; show(); });
    tools.append(label, said, back, next, all);
    block.insertBefore(tools, block.firstChild);

    const show = () => {
      const asked = plain(filter.value.trim());
      const found = order.filter((at) => texts[at].includes(asked));
      const pages = Math.max(1, Math.ceil(found.length / size));
      page = Math.min(Math.max(0, page), pages - 1);
      const from = whole ? 0 : page * size;
      const to = whole ? found.length : Math.min(found.length, from + size);
      for (const row of rows) row.hidden = true;
      for (const at of found.slice(from, to)) { rows[at].hidden = false; body.append(rows[at]); }
      said.textContent = words.shown
        .replace("%1", found.length ? from + 1 : 0).replace("%2", to).replace("%3", found.length);
      for (const one of [back, next]) one.hidden = whole || pages < 2;
      back.disabled = page === 0;
      next.disabled = page === pages - 1;
      all.hidden = found.length <= size;
      all.setAttribute("aria-pressed", String(whole));
    };

    const value = (row, at) => {
      const cell = row.cells[at];
      return cell.dataset.value ?? cell.textContent;
    };
    const compare = (at, numbers) => (one, other) => {
      const [left, right] = [value(rows[one], at), value(rows[other], at)];
      // what has no value stands last, whichever way is sorted
      if (left === "" || right === "") return (left === "") - (right === "");
      if (!numbers) return way * left.localeCompare(right, document.documentElement.lang);
      const [a, b] = [BigInt(left), BigInt(right)];
      return way * ((a > b) - (a < b));
    };
    let way = 1;
    const heads = [...table.tHead.rows[0].cells];
    heads.forEach((head, at) => {
      const sort = document.createElement("button");
      sort.type = "button";
      sort.className = "sort";
      sort.append(...head.childNodes);
      head.append(sort);
      sort.addEventListener("click", () => {
        way = head.getAttribute("aria-sort") === "ascending" ? -1 : 1;
        for (const other of heads) other.removeAttribute("aria-sort");
        head.setAttribute("aria-sort", way === 1 ? "ascending" : "descending");
        order = rows.map((_, row) => row).sort(compare(at, head.classList.contains("number")));
        page = 0;
        show();
      });
    });
    filter.addEventListener("input", () => { page = 0; show(); });
    // on paper stands what stands on the screen, and how many rows that is
    show();
  };
  document.querySelectorAll(".table").forEach(set);
})();
