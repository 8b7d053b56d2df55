/* An account by what somebody types of it: its code, its name, or the initials of its pinyin. */
const SHOWN_MAX = 12;
const list = document.getElementById("accounts");
let open = null; // the field whose list is shown: { input, found, at, choose }

/* The accounts that fit, those whose code or initials begin so first. */
export function find(accounts, typed) {
  const text = typed.trim().toLowerCase();
  if (!text) return accounts.slice(0, SHOWN_MAX);
  const scored = [];
  for (const account of accounts) {
    const name = account.name.toLowerCase();
    const last = name.split("—").at(-1);
    const score = account.code.startsWith(text)
      ? 0
      : last.startsWith(text) || name.startsWith(text)
        ? 1
        : account.initials.startsWith(text)
          ? 2
          : name.includes(text)
            ? 3
            : account.initials.includes(text)
              ? 4
              : null;
    if (score !== null) scored.push([score, account]);
  }
  return scored.sort((a, b) => a[0] - b[0]).slice(0, SHOWN_MAX).map(([, account]) => account);
}

function render() {
  list.replaceChildren(
    ...open.found.map((account, index) => {
      const option = document.createElement("li");
      option.id = `account-${index}`;
      option.role = "option";
      option.ariaSelected = String(index === open.at);
      option.dataset.name = "";
      option.textContent = `${account.code} ${account.name}`;
      option.addEventListener("mousedown", (event) => {
        event.preventDefault();
        open.choose(account);
      });
      return option;
    }),
  );
  list.hidden = !open.found.length;
  open.input.setAttribute("aria-expanded", String(!list.hidden));
  if (list.hidden) open.input.removeAttribute("aria-activedescendant");
  else open.input.setAttribute("aria-activedescendant", `account-${open.at}`);
  list.children[open.at]?.scrollIntoView({ block: "nearest" });
}

function close() {
  if (!open) return;
  open.input.setAttribute("aria-expanded", "false");
  open.input.removeAttribute("aria-activedescendant");
  open = null;
  list.hidden = true;
}

/* Let a line's field find accounts; `chosen` is told which account the line has, or none. */
export function accountField(row, accounts, chosen) {
  const input = row.querySelector('[data-part="search"]');
  const code = row.querySelector('[data-part="account"]');
  const byCode = (wanted) => accounts.find((account) => account.code === wanted);

  function choose(account) {
    code.value = account?.code ?? "";
    input.value = account ? `${account.code} ${account.name}` : input.value;
    input.title = input.value;
    code.removeAttribute("aria-invalid");
    close();
    chosen(account);
  }
  function look() {
    open = { input, choose, at: 0, found: find(accounts, input.value) };
    input.closest("td").append(list);
    render();
  }
  input.addEventListener("input", () => {
    code.value = "";
    chosen(null);
    look();
  });
  input.addEventListener("blur", () => {
    if (!code.value && input.value.trim()) {
      const typed = input.value.trim().split(" ")[0];
      const only = byCode(typed) ?? (find(accounts, input.value).length === 1 ? find(accounts, input.value)[0] : null);
      if (only) choose(only);
    }
    close();
  });
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const isOpen = open?.input === input && !list.hidden;
    if (!isOpen && event.key === "ArrowDown" && event.altKey) {
      event.preventDefault();
      look();
    } else if (isOpen && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      event.preventDefault();
      const count = open.found.length;
      open.at = (open.at + (event.key === "ArrowDown" ? 1 : count - 1)) % count;
      render();
    } else if (isOpen && event.key === "Enter") {
      choose(open.found[open.at]); // and on to the next cell, which the grid does
    } else if (isOpen && event.key === "Escape") {
      event.preventDefault();
      close();
    }
  });
  if (code.value) choose(byCode(code.value));
}
