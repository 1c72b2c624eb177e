// The form that Sentry's showReportDialog() loads into a page. Its words are those below, or come out of the address of this
// script, and are set as text; styles are set one by one, since the page's policy may allow no others.
(() => {
  const address = new URL(document.currentScript.src);
  const texts = {
    en: {
      title: 'Something went wrong on this page.',
      subtitle: 'Our team has been told.',
      subtitle2: 'If you want to help, tell us what happened.',
      labelName: 'Name',
      labelEmail: 'Email',
      labelComments: 'What happened?',
      labelSubmit: 'Send report',
      labelClose: 'Close',
      successMessage: 'Your report has arrived. Thank you.',
      errorFormEntry: 'Some fields are not filled in correctly. Correct them and try again.',
      errorGeneric: 'Your report could not be sent. Try again.',
    },
    th: {
      title: 'เกิดข้อผิดพลาดในหน้านี้',
      subtitle: 'ทีมงานของเราได้รับแจ้งแล้ว',
      subtitle2: 'หากต้องการช่วยเรา โปรดเล่าว่าเกิดอะไรขึ้น',
      labelName: 'ชื่อ',
      labelEmail: 'อีเมล',
      labelComments: 'เกิดอะไรขึ้น',
      labelSubmit: 'ส่งรายงาน',
      labelClose: 'ปิด',
      successMessage: 'ได้รับรายงานของคุณแล้ว ขอบคุณ',
      errorFormEntry: 'บางช่องกรอกไม่ถูกต้อง โปรดแก้ไขแล้วลองอีกครั้ง',
      errorGeneric: 'ส่งรายงานไม่สำเร็จ โปรดลองอีกครั้ง',
    },
  };
  // What the page's own code says in showReportDialog() comes first; the rest is in the language of the page.
  const given = name => address.searchParams.get(name);
  const tongue = (given('lang') || document.documentElement.lang || 'en').toLowerCase().split(/[-_]/)[0];
  const language = Object.hasOwn(texts, tongue) ? tongue : 'en';
  const said = name => given(name) || texts[language][name] || '';
  const eventId = said('eventId');
  const before = document.activeElement;

  const make = (tag, style, properties = {}) => {
    const element = Object.assign(document.createElement(tag), properties);
    Object.assign(element.style, style);
    return element;
  };
  const font = { font: '16px/1.5 system-ui, sans-serif', color: '#1b2430' };
  const dialog = make('dialog', { ...font, border: '0', borderRadius: '8px', padding: '24px', width: 'min(480px, 90vw)' }, { className: 'sentry-error-embed' });
  const form = make('form', { display: 'grid', gap: '12px', margin: '0' }, { noValidate: false });
  const title = make('h2', { margin: '0', fontSize: '20px' }, { textContent: said('title'), id: 'sentry-error-embed-title' });
  const subtitle = make('p', { margin: '0' }, {
    textContent: [said('subtitle'), said('subtitle2')].join(' '),
  });
  dialog.setAttribute('aria-labelledby', title.id);
  dialog.lang = language;

  const field = (tag, name, label, value) => {
    const input = make(tag, { ...font, padding: '8px', border: '1px solid #8a94a3', borderRadius: '4px', boxSizing: 'border-box', width: '100%' }, { name, value, required: true });
    const box = make('label', { display: 'grid', gap: '4px' }, { textContent: label });
    box.append(input);
    return box;
  };
  const name = field('input', 'name', said('labelName'), said('name'));
  const email = field('input', 'email', said('labelEmail'), said('email'));
  email.lastChild.type = 'email';
  const comments = field('textarea', 'comments', said('labelComments'), '');
  comments.lastChild.rows = 5;
  const status = make('p', { margin: '0' }, { role: 'status' });
  const button = (words, colours) => make('button', { ...font, padding: '8px 16px', border: '1px solid #33415c', borderRadius: '4px', cursor: 'pointer', ...colours }, { textContent: words });
  const submit = button(said('labelSubmit'), { background: '#33415c', color: '#fff' });
  const close = button(said('labelClose'), { background: '#fff' });
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
    target.search = new URLSearchParams({ dsn: said('dsn'), eventId });
    let words;
    try {
      const answer = await fetch(target, { method: 'POST', body: new URLSearchParams(new FormData(form)), credentials: 'omit' });
      if (answer.ok) {
        form.replaceChildren(title, make('p', { margin: '0' }, { role: 'status', textContent: said('successMessage') }), buttons);
        submit.remove();
        return;
      }
      words = answer.status === 400
        ? said('errorFormEntry')
        : said('errorGeneric');
    } catch {
      words = said('errorGeneric');
    }
    status.textContent = words;
    submit.disabled = false;
  });
  document.body.append(dialog);
  dialog.showModal();
})();
