/* Another source feeds other funds: the page is asked for anew. */
document.getElementById("of").addEventListener("change", (event) => {
  location.assign(`/finance/funds/rules?source=${encodeURIComponent(event.target.value)}#propose`);
});
