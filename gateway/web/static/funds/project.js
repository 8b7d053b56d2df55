/* Proposing a project: shares are agreed only where that is how the funds pay. */
const agreement = document.getElementById("agreement");
const shares = document.querySelectorAll("[data-part=share_bp]");

function fit() {
  for (const share of shares) share.disabled = agreement.value !== "agreed";
}

agreement.addEventListener("change", fit);
fit();
