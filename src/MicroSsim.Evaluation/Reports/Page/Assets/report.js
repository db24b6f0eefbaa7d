"use strict";

// The page works without scripts. This one highlights the same image in all plots, and saves more rows than browsers accept in a link.

const marked = "marked";

function mark(image) {
  for (const old of document.querySelectorAll("." + marked)) old.classList.remove(marked);
  if (image === null) return;
  for (const one of document.querySelectorAll(`[data-image="${image}"]`)) {
    one.classList.add(marked);
    if (one instanceof SVGElement) one.parentNode.append(one);
  }
}

document.addEventListener("pointerover", event => {
  const at = event.target.closest("circle[data-image], details.image[data-image]");
  if (at) mark(at.dataset.image);
});
document.addEventListener("keydown", event => {
  if (event.key === "Escape") mark(null);
});

// Saves a file.
function save(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}

const rows = document.getElementById("microssim-rows");
rows.addEventListener("click", event => {
  event.preventDefault();
  const bytes = Uint8Array.from(atob(rows.href.slice(rows.href.indexOf(",") + 1)), c => c.charCodeAt(0));
  save(new Blob([bytes], { type: "text/csv;charset=utf-8" }), rows.download);
});

