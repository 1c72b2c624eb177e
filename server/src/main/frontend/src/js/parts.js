// Small behaviours of parts: copy, confirm, sort, select that submits, a token that arrives in the address.
export function startParts() {
  document.addEventListener('click', (event) => {
    const copy = event.target.closest('[data-copy]');
    if (copy) {
      copyText(copy);
    }
    const sort = event.target.closest('table.data th button');
    if (sort) {
      sortBy(sort.closest('th'));
    }
    const opener = event.target.closest('[data-dialog]');
    if (opener) {
      document.getElementById(opener.dataset.dialog)?.showModal();
    }
  });
  document.addEventListener('change', (event) => {
    if (event.target.matches('select[data-submit]')) {
      event.target.form.requestSubmit();
    }
  });
  document.addEventListener('submit', (event) => confirmFirst(event));
  document.addEventListener('aegle:swapped', () => makeSortable());
  makeSortable();
  offerOwnZone();
  takeTokenFromAddress();
}

export function toast(words) {
  const note = document.createElement('p');
  note.className = 'toast';
  note.setAttribute('role', 'status');
  note.textContent = words;
  document.getElementById('toasts')?.append(note);
  setTimeout(() => note.remove(), 4000);
}

async function copyText(button) {
  const text = button.dataset.copy || document.getElementById(button.dataset.copyFrom)?.textContent.trim();
  await navigator.clipboard.writeText(text ?? '');
  const word = button.querySelector('.word') ?? button;
  const before = word.textContent;
  word.textContent = button.dataset.copied ?? before;
  setTimeout(() => (word.textContent = before), 1500);
}

// A form that says what will happen asks first; a dangerous one wants the name typed.
function confirmFirst(event) {
  const form = event.target;
  if (!form.dataset.confirm || form.dataset.confirmed) {
    return;
  }
  event.preventDefault();
  const dialog = document.getElementById(form.dataset.confirm);
  const typed = dialog.querySelector('[data-type-to-confirm]');
  const yes = dialog.querySelector('[value="yes"]');
  if (typed) {
    yes.disabled = true;
    typed.oninput = () => (yes.disabled = typed.value !== typed.dataset.typeToConfirm);
  }
  dialog.onclose = () => {
    if (dialog.returnValue === 'yes') {
      form.dataset.confirmed = 'yes';
      form.requestSubmit();
    }
  };
  dialog.showModal();
}

// Heads become buttons here, so that without script nothing looks pressable that is not.
export function makeSortable() {
  document.querySelectorAll('table.data th[data-sort]:not(:has(button))').forEach((head) => {
    const button = document.createElement('button');
    button.type = 'button';
    button.append(...head.childNodes);
    head.append(button);
  });
}

function sortBy(head) {
  const table = head.closest('table');
  const column = [...head.parentElement.children].indexOf(head);
  const down = head.getAttribute('aria-sort') === 'ascending';
  head.parentElement.querySelectorAll('th').forEach((other) => other.removeAttribute('aria-sort'));
  head.setAttribute('aria-sort', down ? 'descending' : 'ascending');
  const body = table.tBodies[0];
  const key = (row) => row.cells[column].dataset.value ?? row.cells[column].textContent.trim();
  const numeric = head.dataset.sort === 'number';
  const order = (a, b) => (numeric ? number(a) - number(b) : a.localeCompare(b, undefined, { numeric: true }));
  const rows = [...body.rows].sort((a, b) => order(key(a), key(b)) * (down ? -1 : 1));
  body.append(...rows);
}

function number(text) {
  const value = Number.parseFloat(text);
  return Number.isNaN(value) ? -Infinity : value;
}

// The reader's own time zone joins the choices; it is chosen once when none was chosen yet.
function offerOwnZone() {
  const select = document.querySelector('select[name="zone"]');
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (!select || !own) {
    return;
  }
  if (![...select.options].some((option) => option.value === own)) {
    select.add(new Option(own, own));
  }
}

// The one-time link carries its token behind "#", which never reaches a server's log.
function takeTokenFromAddress() {
  const field = document.querySelector('input[data-token-from-address]');
  const token = new URLSearchParams(location.hash.slice(1)).get('token') ?? location.hash.slice(1);
  if (field && token) {
    field.value = token;
    field.closest('.field').hidden = true;
    history.replaceState(null, '', location.pathname);
    document.querySelector('input[type="password"]')?.focus();
  }
}
