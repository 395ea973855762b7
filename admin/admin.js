// Starts Decap CMS with the forms generated from the model, and a format that keeps files as they are
// written: comments, order and line breaks change only where somebody has edited something.
import { read, write } from "./fiche.js";
import { nameAnew } from "./names.js";

const answer = await fetch("config.json");
const config = await answer.json();
const { CMS } = window;
const problem = (text) => document.querySelector("#etat").replaceChildren(text);

if (!answer.ok || !CMS) {
  problem("L'éditeur n'a pas pu démarrer : rechargez la page.");
} else {
  document.querySelector("#etat").remove();
  const shapes = Object.fromEntries(
    config.collections.flatMap((c) => (c.files ?? [c]).map((shape) => [shape.file ?? shape.folder, shape])),
  );
  CMS.registerCustomFormat("fiche", "yaml", {
    fromFile: (text) => read(text),
    toFile: (value) => write(value, Object.values(shapes)),
  });
  // « Ajouter un soutien » would also be counted as « 1 un soutien »; and the wide « ＋ » lacks in many fonts.
  const french = CMS.getLocale("fr");
  french.editor.editorWidgets.list.add = "Ajouter : %{item}";
  french.collection.collectionTop.newButton = "+ %{collectionLabel}";
  french.app.header.media = "Images";
  CMS.registerLocale("fr", french);
  nameAnew(document);
  CMS.init({ config });
}
