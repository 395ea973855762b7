/* A table that a French spreadsheet opens right by a double click: semicolons, a mark of UTF-8, CRLF. */

const MARK = "\ufeff";
/* What a spreadsheet would run: an apostrophe before it makes it a text, as in the open data. */
const FORMULA = /^[=+\-@\t\r]/;

function cell(value) {
  if (value === null || value === undefined) return "";
  if (typeof value === "number") return String(value).replace(".", ",");
  const text = FORMULA.test(value) ? `'${value}` : value;
  return /[;"\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

export const csv = (rows) => MARK + rows.map((row) => row.map(cell).join(";")).join("\r\n") + "\r\n";
