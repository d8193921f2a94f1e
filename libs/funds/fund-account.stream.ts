/** The stream of a fund's account in one currency. */
export function fundAccountStream(fundId: string, currency: string): string {
  return `fundaccount-${fundId}.${currency}`;
}
