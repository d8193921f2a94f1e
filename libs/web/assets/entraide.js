// Comforts only: every page does its work without this file.
for (const button of document.querySelectorAll('[data-copy]')) {
  if (!navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener('click', async () => {
    await navigator.clipboard.writeText(button.dataset.copy);
    button.textContent = button.dataset.copied;
  });
}

for (const area of document.querySelectorAll('textarea[data-left]')) {
  const left = document.createElement('p');
  left.className = 'hint count';
  left.setAttribute('aria-live', 'polite');
  area.after(left);
  const count = () => {
    left.textContent = area.dataset.left.replace('{n}', String(area.maxLength - area.value.length));
  };
  area.addEventListener('input', count);
  count();
}

// A part of a page that changes: told by the server where it can, asked for now and then where not.
for (const part of document.querySelectorAll('[data-part]')) {
  const { part: path, news, every } = part.dataset;
  const look = async () => {
    const answer = await fetch(path, { headers: { accept: 'text/html' } }).catch(() => undefined);
    if (!answer?.ok) return;
    const html = await answer.text();
    if (html !== part.innerHTML) part.innerHTML = html;
  };
  const ask = () => globalThis.setInterval(() => document.hidden || look(), Number(every));
  if (!news || !globalThis.EventSource) ask();
  else {
    const told = new EventSource(news);
    told.addEventListener('total', look);
    // Closed for good: too many look on, or nothing that keeps a connection stands in between.
    told.addEventListener('error', () => told.readyState === EventSource.CLOSED && ask());
  }
}

// A second press while the first is on its way would only repeat the same command.
for (const form of document.querySelectorAll('form[method="post"]')) {
  form.addEventListener('submit', (event) => {
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = 'yes';
  });
}
addEventListener('pageshow', () => {
  for (const form of document.querySelectorAll('form[data-sent]')) delete form.dataset.sent;
});

document.querySelector('[data-focus]')?.focus();
