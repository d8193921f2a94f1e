import type { CheckoutSession } from './objects.js';

/** The provider's page on which a giver pays: plain, and without a script. */
export function checkoutPage(session: CheckoutSession): string {
  const {
    status,
    amount_total: amount,
    currency,
    cancel_url: back,
    customer_email: email,
  } = session;
  const open = `
    <p>${escaped(session.carried.title)}</p>
    <p>${amount} ${escaped(currency.toUpperCase())}</p>
    <form method="post">
      <label>E-mail <input name="email" type="email" value="${escaped(email ?? '')}"></label>
      <button name="card" value="pm_card_visa">Pay</button>
      <button name="card" value="pm_card_chargeDeclined">Pay with a card that is refused</button>
    </form>
    ${back === null ? '' : `<a href="${escaped(back)}">Back</a>`}`;
  return `<!doctype html><html lang="en"><meta charset="utf-8">
    <meta name="viewport" content="width=device-width">
    <title>Checkout</title><h1>Checkout</h1>
    ${status === 'open' ? open : '<p>This page is no longer open.</p>'}</html>`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
}
