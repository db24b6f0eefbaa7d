// Finds an image by its name: opens its figure, or says where its pictures can be had.
{
  const field = document.querySelector(".pick input");
  const figures = new Map();
  for (const image of document.querySelectorAll("details.image")) figures.set(image.querySelector("bdi").textContent, image);

  function open(image) {
    image.open = true;
    image.scrollIntoView({ block: "nearest" });
  }

  function show(name) {
    const found = document.querySelector(".pick .found");
    const image = figures.get(name);
    if (image) open(image);
    const row = image ? null : [...document.querySelectorAll("table.scores th[scope=row]")].find(th => th.textContent === name);
    found.textContent = row ? `This page has no room for the pictures of ${name}; make one of its rows alone:` : "";
    if (!row) return;
    const quoted = name.replace(/['\u2018\u2019\u201A\u201B]/g, "$&$&"); // all quotes end a string of PowerShell
    const command = document.createElement("pre");
    command.textContent = `Import-Csv ./scores.csv | Where-Object Name -EQ '${quoted}' | Export-MicroSsimReport ./image.html`;
    found.append(command);
  }

  if (field) {
    document.querySelector(".pick").hidden = false;
    const most = 2000; // browsers are slow with longer lists; other names can be typed
    const names = new Set([...document.querySelectorAll("table.scores th[scope=row]")].map(th => th.textContent));
    for (const name of [...names].slice(0, most)) {
      const option = document.createElement("option");
      option.value = name;
      document.getElementById("image-names").append(option);
    }
    field.addEventListener("change", () => show(field.value));
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
