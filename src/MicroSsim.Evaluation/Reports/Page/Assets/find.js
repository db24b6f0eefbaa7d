// Finds an image by its name: opens its figure, or shows its small pictures, and the command that makes a page of it alone.
{
  const field = document.querySelector(".pick input");
  const found = document.querySelector(".found");
  const picked = document.querySelector(".picked");
  const figures = new Map();
  for (const image of document.querySelectorAll("details.image")) figures.set(image.querySelector("bdi").textContent, image);

  // Small pictures, by name: the body of a table, and the figure that it belongs to.
  const small = new Map();
  for (const template of document.querySelectorAll("template.small")) {
    const figure = template.content.firstElementChild;
    for (const body of [...figure.querySelectorAll("tbody")]) {
      small.set(body.querySelector("bdi").textContent, { figure, body });
      body.remove();
    }
  }

  // The figure under the lead has larger ones, of three images.
  const strip = document.querySelector("#figure .figure");
  const large = new Map();
  for (const body of strip ? strip.querySelectorAll("tbody") : []) large.set(body.querySelector("bdi").textContent, { figure: strip, body });

  function open(image) {
    image.open = true;
    image.scrollIntoView({ block: "nearest" });
  }

  // The names on the page, and those of their rows, which lack page, channel and so on.
  const rowNames = new Map();
  for (const th of document.querySelectorAll("table.scores th[scope=row]")) {
    rowNames.set(th.textContent, th.parentNode.dataset.name ?? th.textContent);
  }
  const names = [...rowNames.keys()];

  function createCommand(name) {
    const quoted = rowNames.get(name).replace(/['\u2018\u2019\u201A\u201B]/g, "$&$&"); // all quotes end a string of PowerShell
    const command = document.createElement("pre");
    command.textContent = `Import-Csv ./scores.csv | Where-Object Name -EQ '${quoted}' | Export-MicroSsimReport ./image.html`;
    return command;
  }

  // A figure of one image.
  function createFigure({ figure, body }, name) {
    const made = document.importNode(figure, true);
    for (const other of made.querySelectorAll("tbody")) other.remove();
    made.querySelector("table").append(document.importNode(body, true));
    made.dataset.name = `image-${body.dataset.image}`;
    const title = `Picked pictures of ${name}`;
    made.querySelector("caption").textContent = title;
    made.querySelector("[role=region]").setAttribute("aria-label", title);
    for (const button of made.querySelectorAll("[data-save]")) button.hidden = false;
    prepareTiles(made);
    return made;
  }

  function show(name) {
    const image = figures.get(name), pictures = large.get(name) ?? small.get(name);
    found.textContent = "";
    picked.replaceChildren();
    if (image) {
      open(image);
    } else if (large.has(name)) {
      found.textContent = `${name}, as under the lead:`;
      picked.append(createFigure(pictures, name));
    } else if (pictures) {
      const figure = createFigure(pictures, name);
      const size = figure.querySelector(".size")?.textContent;
      found.textContent = size
        ? `${name}: small pictures, ${size}. This makes a page with larger ones, and with maps:`
        : `${name}: its images cannot be read.`;
      picked.append(createCommand(name), figure);
    } else if (rowNames.has(name)) {
      found.textContent = `This page has no room for the pictures of ${name}; this makes a page of its own:`;
      picked.append(createCommand(name));
    } else if (name) {
      found.textContent = "There is no image of this name.";
    }
  }

  if (field) {
    document.querySelector(".pick").hidden = false;
    const most = 2000; // browsers are slow with longer lists; other names can be typed
    for (const name of names.slice(0, most)) {
      const option = document.createElement("option");
      option.value = name;
      document.getElementById("image-names").append(option);
    }
    field.addEventListener("change", () => show(field.value));
    for (const button of document.querySelectorAll("[data-step]")) {
      button.addEventListener("click", () => {
        const step = Number(button.dataset.step), at = names.indexOf(field.value);
        field.value = names[at < 0 ? 0 : (at + step + names.length) % names.length]; // Next on a new page shows the first image
        show(field.value);
      });
    }

    // The names of the worst and best images show their pictures.
    for (const name of document.querySelectorAll("#images td .name > bdi")) {
      if (!small.has(name.textContent)) continue;
      const button = document.createElement("button");
      button.type = "button";
      button.className = "link";
      name.replaceWith(button);
      button.append(name);
      button.addEventListener("click", () => {
        field.value = name.textContent;
        show(field.value);
        picked.scrollIntoView({ block: "nearest" });
      });
    }
  }

  // A link to a figure opens it.
  addEventListener("hashchange", () => {
    const image = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (image?.matches("details.image")) open(image);
  });

  // Everything is printed.
  let closed = [];
  addEventListener("beforeprint", () => {
    closed = [...document.querySelectorAll("details:not([open])")];
    for (const one of closed) one.open = true;
  });
  addEventListener("afterprint", () => {
    for (const one of closed) one.open = false;
  });
}
