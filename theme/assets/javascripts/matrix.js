/* The matrices: the column pointed at is marked, and an empty cell says what is missing to the form that it leads to. */
for (const matrix of document.querySelectorAll(".matrix")) {
  const columns = Array.from(matrix.querySelectorAll("thead th")).slice(1);
  const rows = Array.from(matrix.querySelectorAll("tbody th"));
  const id = (header) => header?.querySelector("a")?.href.split("/").at(-2);
  const columnAt = (x) => columns.find((header) => {
    const box = header.getBoundingClientRect();
    return x >= box.left && x < box.right;
  });
  const rowAt = (y) => rows.find((header) => {
    const box = header.getBoundingClientRect();
    return y >= box.top && y < box.bottom;
  });

  const mark = (column) => columns.forEach((header) => header.classList.toggle("is-marked", header === column));
  matrix.addEventListener("pointermove", (event) => mark(columnAt(event.clientX)));
  matrix.addEventListener("pointerleave", () => mark());
  matrix.addEventListener("focusin", (event) => {
    const box = event.target.closest("td")?.getBoundingClientRect();
    mark(box && columnAt((box.left + box.right) / 2));
  });

  /* One link answers in all the empty cells: see matrix.html.j2. */
  const link = matrix.querySelector("caption a");
  link.addEventListener("click", (event) => {
    const [row, column] = [id(rowAt(event.clientY)), id(columnAt(event.clientX))];
    const about = new URL(link.href);
    about.search = "";
    if (row) about.searchParams.set(matrix.dataset.rows, row);
    if (row && column) about.searchParams.set(matrix.dataset.columns, column);
    link.href = about.href;
  });
}
