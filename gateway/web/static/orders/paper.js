/* The button that prints. */
document.getElementById("print").addEventListener("click", () => print());
