// Makes the pictures of an element buttons, by which they are enlarged.
function prepareTiles(element) {
  for (const tile of element.querySelectorAll(".tile")) {
    tile.tabIndex = 0;
    tile.setAttribute("role", "button");
    tile.title = "Enlarge";
  }
}

// Enlarges a picture of a figure: a click or Enter opens it, arrow keys move to its neighbours, which take its place, Escape closes it.
{
  const dialog = document.createElement("dialog");
  dialog.className = "enlarged";
  dialog.setAttribute("aria-label", "Enlarged picture");
  const picture = document.createElement("img");
  const text = document.createElement("p");
  text.setAttribute("role", "status");
  const hint = document.createElement("p");
  hint.className = "quiet";
  hint.textContent = "← → methods, ↑ ↓ maps and images, Esc closes";
  const close = document.createElement("button");
  close.type = "button";
  close.textContent = "Close";
  dialog.append(picture, text, hint, close);

  let tiles = []; // the tiles of a figure: rows of columns, null where there is none
  let row = 0, column = 0;

  const isShown = image => getComputedStyle(image).display !== "none";

  function find(tile) {
    const trs = [...tile.closest("table").querySelectorAll("tr.images, tr.maps")];
    tiles = trs.map(tr => [...tr.children].map(cell => cell.querySelector(".tile")));
    row = trs.indexOf(tile.closest("tr"));
    column = tiles[row].indexOf(tile);
  }

  function show() {
    const tile = tiles[row][column];
    const image = [...tile.querySelectorAll("img.same, img.own")].find(isShown);
    picture.src = image.src;
    picture.alt = image.alt;
    picture.width = image.width;
    picture.height = image.height;
    // As large as the window allows; a few pixels stay square pixels.
    const scale = Math.min(innerWidth * 0.92 / image.naturalWidth, innerHeight * 0.78 / image.naturalHeight);
    picture.style.width = `${Math.floor(image.naturalWidth * scale)}px`;
    picture.style.height = `${Math.floor(image.naturalHeight * scale)}px`;
    picture.style.imageRendering = scale >= 2 ? "pixelated" : "auto";
    const score = tile.querySelector(".score");
    const metric = tile.closest("figure").dataset.metric;
    text.textContent = image.alt + (score ? `: ${metric} ${score.textContent}` : "");
  }

  function move(rows, columns) {
    let r = row, c = column;
    do {
      r += rows;
      c += columns;
      if (!tiles[r] || c < 0 || c >= tiles[r].length) return;
    } while (!tiles[r][c]);
    [row, column] = [r, c];
    show();
  }

  function open(tile) {
    find(tile);
    show();
    document.body.append(dialog); // not before, as an image without a source is an error to checkers
    dialog.showModal();
  }

  const moves = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };
  dialog.addEventListener("keydown", event => {
    if (!moves[event.key]) return;
    event.preventDefault();
    move(...moves[event.key]);
  });
  dialog.addEventListener("click", event => {
    if (event.target === dialog || event.target === close) dialog.close();
  });
  dialog.addEventListener("close", () => tiles[row][column].focus());

  prepareTiles(document);
  document.addEventListener("click", event => {
    const tile = event.target.closest(".tile");
    if (tile) open(tile);
  });
  document.addEventListener("keydown", event => {
    const tile = event.target.closest?.(".tile");
    if (!tile || dialog.open || (event.key !== "Enter" && event.key !== " ")) return;
    event.preventDefault();
    open(tile);
  });
}
