// Saves a figure for a paper: 180 mm wide, with labels, scores, scales of grays and the scale of the maps; as SVG, or as PNG at 300 dpi.
{
  const width = 180, dotsPerInch = 300, millimetersPerInch = 25.4; // width in mm
  const gap = 1, text = 2.5, line = 3.6; // mm: between pictures, size of text, height of a line

  function element(name, attributes, content) {
    const made = document.createElementNS("http://www.w3.org/2000/svg", name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, typeof value === "number" ? +value.toFixed(3) : value);
    if (content !== undefined) made.textContent = content;
    return made;
  }

  const isShown = image => getComputedStyle(image).display !== "none";

  // Lays a figure out, from the table on the page.
  function draw(figure) {
    const table = figure.querySelector("table");
    const headings = [...table.querySelectorAll("thead th")];
    const column = (width - gap * (headings.length - 1)) / headings.length;
    const left = i => i * (column + gap);
    const parts = [];
    let y = line;

    const write = (x, at, content, more) => parts.push(element("text", { x, y: at, ...more }, content));

    function drawPicture(image, x, height) {
      parts.push(element("image", { x, y, width: column, height, href: image.src, preserveAspectRatio: "none" }));
    }

    function drawTile(tile, x, height) {
      const image = [...tile.querySelectorAll("img.same, img.own")].find(isShown);
      drawPicture(image, x, height);
      const place = tile.querySelector(".place");
      const inset = tile.querySelector(".inset");
      if (inset && isShown(inset)) {
        const share = property => parseFloat(place.style[property]) / 100;
        const stroke = { fill: "none", stroke: "#ffffff", "stroke-width": 0.25 };
        parts.push(element("rect", {
          x: x + share("left") * column, y: y + share("top") * height,
          width: share("width") * column, height: share("height") * height, ...stroke,
        }));
        const side = parseFloat(inset.style.width) / 100 * column;
        const at = { x: inset.classList.contains("left") ? x : x + column - side, y: y + height - side, width: side, height: side };
        parts.push(element("image", { ...at, href: inset.src, preserveAspectRatio: "none", style: "image-rendering: pixelated" }));
        parts.push(element("rect", { ...at, ...stroke }));
      }

      const score = tile.querySelector(".score");
      if (score) {
        write(x + 0.8, y + 2.8, score.textContent, {
          fill: "#ffffff", stroke: "#000000", "stroke-width": 0.5, "paint-order": "stroke", "font-weight": "bold",
        });
      }

      const range = tile.querySelector(".range");
      if (range && isShown(range)) {
        write(x + 0.8, y + height - 0.9, range.textContent, {
          fill: "#ffffff", stroke: "#000000", "stroke-width": 0.5, "paint-order": "stroke",
        });
      }
    }

    function drawRow(tr) {
      const cells = [...tr.children];
      const sizes = cells.map(cell => cell.querySelector("img.same")).filter(Boolean);
      const height = sizes.length ? Math.max(...sizes.map(i => column * i.getAttribute("height") / i.getAttribute("width"))) : line;
      cells.forEach((cell, i) => {
        const tile = cell.querySelector(".tile");
        if (tile) drawTile(tile, left(i), height);
      });
      return height;
    }

    function drawBar(x, at, length, low, high) {
      parts.push(element("rect", { x, y: at, width: length, height: 1.6, fill: "url(#grays)", stroke: "#000000", "stroke-width": 0.1 }));
      write(x - 0.8, at + 1.7, low, { "text-anchor": "end" });
      write(x + length + 0.8, at + 1.7, high);
    }

    headings.forEach((heading, i) => {
      const name = heading.querySelector("bdi") ?? heading;
      write(left(i) + column / 2, y - 1, name.textContent, { "text-anchor": "middle", "font-weight": "bold" });
    });
    for (const body of table.tBodies) {
      write(0, y + text, body.querySelector(".label").textContent);
      const grays = body.querySelector(".grays");
      if (grays) drawBar(width - 36, y + 0.9, 20, grays.dataset.low, grays.dataset.high);
      y += line;
      y += drawRow(body.querySelector("tr.images")) + gap;
      const maps = body.querySelector("tr.maps");
      if (!maps) continue; // a small picture
      const scale = maps.querySelector(".scale img");
      write(0, y + text, maps.querySelector(".label").textContent);
      const length = column - 2 * gap;
      parts.push(element("image", { x: 0, y: y + line, width: length, height: 2, href: scale.src, preserveAspectRatio: "none" }));
      for (const [share, anchor] of [[0, "start"], [0.5, "middle"], [1, "end"]]) {
        write(share * length, y + line + 2 + text, share, { "text-anchor": anchor });
      }
      y += Math.max(drawRow(maps), 2 * line + 2) + gap * 2;
    }

    const svg = element("svg", {
      xmlns: "http://www.w3.org/2000/svg", width: `${width}mm`, height: `${y.toFixed(2)}mm`, viewBox: `0 0 ${width} ${y.toFixed(2)}`,
      "font-family": "Arial, Helvetica, sans-serif", "font-size": text, fill: "#000000",
    });
    const grays = element("linearGradient", { id: "grays" });
    grays.append(element("stop", { offset: 0, "stop-color": "#000000" }), element("stop", { offset: 1, "stop-color": "#ffffff" }));
    const defs = element("defs", {});
    defs.append(grays);
    svg.append(defs, element("rect", { width, height: y, fill: "#ffffff" }), ...parts);
    svg.removeAttribute("xmlns"); // the serializer writes it
    return { source: new XMLSerializer().serializeToString(svg), height: y };
  }

  // The table of the cyclic redundancy check of PNG.
  const table = Uint32Array.from({ length: 256 }, (_, n) => {
    for (let k = 0; k < 8; k++) n = n & 1 ? 0xEDB88320 ^ (n >>> 1) : n >>> 1;
    return n;
  });

  // Adds the chunk pHYs, which tells programs the resolution, behind the header of a PNG.
  function addResolution(png) {
    const chunk = new DataView(new ArrayBuffer(21));
    const dotsPerMeter = Math.round(dotsPerInch / millimetersPerInch * 1000);
    chunk.setUint32(0, 9);
    [..."pHYs"].forEach((c, i) => chunk.setUint8(4 + i, c.charCodeAt(0)));
    chunk.setUint32(8, dotsPerMeter);
    chunk.setUint32(12, dotsPerMeter);
    chunk.setUint8(16, 1); // per meter
    let check = 0xFFFFFFFF;
    for (let i = 4; i < 17; i++) check = table[(check ^ chunk.getUint8(i)) & 0xFF] ^ (check >>> 8);
    chunk.setUint32(17, ~check >>> 0);
    const headerEnd = 33; // signature and IHDR
    return new Blob([png.slice(0, headerEnd), chunk.buffer, png.slice(headerEnd)], { type: "image/png" });
  }

  async function rasterize({ source, height }) {
    const image = new Image();
    image.src = "data:image/svg+xml;charset=utf-8," + encodeURIComponent(source);
    await image.decode();
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(width / millimetersPerInch * dotsPerInch);
    canvas.height = Math.round(height / millimetersPerInch * dotsPerInch);
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise(done => canvas.toBlob(done, "image/png"));
    return addResolution(await blob.arrayBuffer());
  }

  for (const button of document.querySelectorAll("[data-save]")) button.hidden = false;
  document.addEventListener("click", async event => {
    const button = event.target.closest("[data-save]");
    if (!button) return;
    const figure = button.closest("figure");
    const drawn = draw(figure);
    const isSvg = button.dataset.save === "svg";
    save(isSvg ? new Blob([drawn.source], { type: "image/svg+xml" }) : await rasterize(drawn), `${figure.dataset.name}.${button.dataset.save}`);
  });
}
