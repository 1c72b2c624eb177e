// The form that Sentry's showReportDialog() loads into a page. All its words come out of the address of this script and are
// set as text; styles are set one by one, since the page's policy may allow no others.
(() => {
  const address = new URL(document.currentScript.src);
  const said = (name, otherwise) => address.searchParams.get(name) || otherwise;
  const eventId = said('eventId', '');
  const before = document.activeElement;

  const make = (tag, style, properties = {}) => {
    const element = Object.assign(document.createElement(tag), properties);
    Object.assign(element.style, style);
    return element;
  };
  const font = { font: '16px/1.5 system-ui, sans-serif', color: '#1b2430' };
  const dialog = make('dialog', { ...font, border: '0', borderRadius: '8px', padding: '24px', width: 'min(480px, 90vw)' }, { className: 'sentry-error-embed' });
  const form = make('form', { display: 'grid', gap: '12px', margin: '0' }, { noValidate: false });
  const title = make('h2', { margin: '0', fontSize: '20px' }, { textContent: said('title', "It looks like we're having issues."), id: 'sentry-error-embed-title' });
  const subtitle = make('p', { margin: '0' }, {
    textContent: [said('subtitle', 'Our team has been notified.'), said('subtitle2', "If you'd like to help, tell us what happened below.")].join(' '),
  });
  dialog.setAttribute('aria-labelledby', title.id);

  const field = (tag, name, label, value) => {
    const input = make(tag, { ...font, padding: '8px', border: '1px solid #8a94a3', borderRadius: '4px', boxSizing: 'border-box', width: '100%' }, { name, value, required: true });
    const box = make('label', { display: 'grid', gap: '4px' }, { textContent: label });
    box.append(input);
    return box;
  };
  const name = field('input', 'name', said('labelName', 'Name'), said('name', ''));
  const email = field('input', 'email', said('labelEmail', 'Email'), said('email', ''));
  email.lastChild.type = 'email';
  const comments = field('textarea', 'comments', said('labelComments', 'What happened?'), '');
  comments.lastChild.rows = 5;
  const status = make('p', { margin: '0' }, { role: 'status' });
  const button = (words, colours) => make('button', { ...font, padding: '8px 16px', border: '1px solid #33415c', borderRadius: '4px', cursor: 'pointer', ...colours }, { textContent: words });
  const submit = button(said('labelSubmit', 'Submit Crash Report'), { background: '#33415c', color: '#fff' });
  const close = button(said('labelClose', 'Close'), { background: '#fff' });
  close.type = 'button';
  const buttons = make('div', { display: 'flex', gap: '8px', justifyContent: 'end' });
  buttons.append(close, submit);
  form.append(title, subtitle, name, email, comments, status, buttons);
  dialog.append(form);

  close.addEventListener('click', () => dialog.close());
  dialog.addEventListener('close', () => {
    dialog.remove();
    before?.focus?.();
    window.postMessage('__sentry_reportdialog_closed__', '*');
  });
  form.addEventListener('submit', async event => {
    event.preventDefault();
    submit.disabled = true;
    const target = new URL(address.pathname, address);
    target.search = new URLSearchParams({ dsn: said('dsn', ''), eventId });
    let words;
    try {
      const answer = await fetch(target, { method: 'POST', body: new URLSearchParams(new FormData(form)), credentials: 'omit' });
      if (answer.ok) {
        form.replaceChildren(title, make('p', { margin: '0' }, { role: 'status', textContent: said('successMessage', 'Your feedback has been sent. Thank you!') }), buttons);
        submit.remove();
        return;
      }
      words = answer.status === 400
        ? said('errorFormEntry', 'Some fields were invalid. Please correct the errors and try again.')
        : said('errorGeneric', 'An unknown error occurred while submitting your report. Please try again.');
    } catch {
      words = said('errorGeneric', 'An unknown error occurred while submitting your report. Please try again.');
    }
    status.textContent = words;
    submit.disabled = false;
  });
  document.body.append(dialog);
  dialog.showModal();
})();
