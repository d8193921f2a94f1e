// Puts a page of this house into another one, in a frame that may run nothing and keep nothing:
// <script async src="https://…/assets/widget.js" data-page="/…" data-title="…"></script>
{
  const script = document.currentScript;
  const frame = document.createElement('iframe');
  frame.sandbox = 'allow-popups allow-popups-to-escape-sandbox';
  frame.src = new URL(script.dataset.page, script.src).href;
  frame.title = script.dataset.title ?? '';
  frame.referrerPolicy = 'no-referrer';
  frame.loading = 'lazy';
  frame.width = '100%';
  frame.height = script.dataset.height ?? '340';
  frame.style.border = '0';
  script.after(frame);
}
