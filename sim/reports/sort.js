"use strict";
for (const table of document.querySelectorAll("table.sorts")) {
  const heads = [...table.tHead.rows[0].cells];
  const body = table.tBodies[0];
  const value = (row, column) => {
    const cell = row.cells[column];
    if (cell.dataset.value === undefined) return cell.textContent;
    return cell.dataset.value === "" ? NaN : Number(cell.dataset.value);
  };
  const order = (one, other) => {
    if (typeof one === "string") return one.localeCompare(other);
    if (Number.isNaN(one) || Number.isNaN(other)) return Number.isNaN(one) - Number.isNaN(other);
    return one - other;
  };
  heads.forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    head.dataset.name = head.textContent;
    button.append(...head.childNodes);
    head.append(button);
    head.setAttribute("aria-sort", "none");
    button.addEventListener("click", () => {
      const up = head.getAttribute("aria-sort") !== "ascending";
      for (const each of heads) each.setAttribute("aria-sort", "none");
      head.setAttribute("aria-sort", up ? "ascending" : "descending");
      const rows = [...body.rows];
      const missing = (row) => Number.isNaN(value(row, column));
      rows.sort((one, other) => {
        const found = order(value(one, column), value(other, column));
        return up || missing(one) || missing(other) ? found : -found;
      });
      body.append(...rows);
    });
  });
}
