// Names of pictures: the form that a name takes in an address, as `urls.slug` of catalogue/urls.py gives it.

const slug = (text) =>
  text
    .toLowerCase()
    .normalize("NFKD")
    .replace(/œ/g, "oe")
    .replace(/æ/g, "ae")
    .replace(/\p{M}/gu, "")
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "");

/** Return the name that the project accepts for a picture: « ma-photo.jpg » for « Ma Photo.JPG ». */
export function pictureName(name) {
  const dot = name.lastIndexOf(".");
  const [stem, extension] = dot > 0 ? [name.slice(0, dot), name.slice(dot).toLowerCase()] : [name, ""];
  return `${slug(stem) || "image"}${extension}`;
}

/** Name anew the pictures that are chosen in a page, before anything there is told of them. */
export function nameAnew(page) {
  const rename = ({ target }) => {
    if (target.type !== "file" || !target.files.length) return;
    const chosen = new DataTransfer();
    for (const file of target.files) {
      chosen.items.add(new File([file], pictureName(file.name), { type: file.type, lastModified: file.lastModified }));
    }
    target.files = chosen.files;
  };
  page.addEventListener("change", rename, { capture: true });
}
