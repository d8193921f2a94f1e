import type { CardProvider } from './card-provider.js';
import type { StripeSettings } from './stripe-provider.js';

/** The provider of card payments; its SDK is loaded only where it is used, since it is large. */
export async function openCards(settings: StripeSettings): Promise<CardProvider> {
  const { stripeProvider } = await import('./stripe-provider.js');
  return stripeProvider(settings);
}
