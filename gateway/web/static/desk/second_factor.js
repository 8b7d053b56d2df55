/* Setting up an authenticator app: its secret is shown as a picture and as text, and kept nowhere. */
const part = document.getElementById("setting-up");

document.getElementById("begin")?.addEventListener("fanbu:done", (event) => {
  const { qr_svg: picture, secret } = event.detail;
  const drawn = new DOMParser().parseFromString(picture, "text/html").querySelector("svg");
  drawn.setAttribute("viewBox", `0 0 ${drawn.getAttribute("width")} ${drawn.getAttribute("height")}`);
  part.querySelector(".qr").replaceChildren(document.importNode(drawn, true));
  document.getElementById("secret").textContent = secret.match(/.{1,4}/g).join(" ");
  document.getElementById("begin").hidden = true;
  part.hidden = false;
  part.querySelector("h2").focus();
});
