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
