/* One link answers in all the empty cells of a matrix: a click says which one, so that the form knows what is missing. */
for (const matrix of document.querySelectorAll(".matrix")) {
  const link = matrix.querySelector("caption a");
  const id = (header) => header?.querySelector("a")?.href.split("/").at(-2);
  link.addEventListener("click", (event) => {
    const holds = (box) => event.clientX >= box.left && event.clientX < box.right;
    const beside = (box) => event.clientY >= box.top && event.clientY < box.bottom;
    const row = Array.from(matrix.querySelectorAll("tbody th")).find((header) => beside(header.getBoundingClientRect()));
    const column = Array.from(matrix.querySelectorAll("thead th")).slice(1).find((header) => holds(header.getBoundingClientRect()));
    const about = new URL(link.href);
    about.search = "";
    if (row && id(row)) about.searchParams.set(matrix.dataset.rows, id(row));
    if (row && column) about.searchParams.set(matrix.dataset.columns, id(column));
    link.href = about.href;
  });
}
