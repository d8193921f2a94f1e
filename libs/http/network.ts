import { isIPv6 } from 'node:net';

/** Groups of an IPv6 address that name a network: a household gets a /64 or more, and one browser
 * changes the rest at will. */
const NETWORK_GROUPS = 4;
const GROUPS = 8;
const MAPPED = /^(?:::ffff:|0:0:0:0:0:ffff:)(\d+\.\d+\.\d+\.\d+)$/i;

/** The network that an address stands for when attempts are counted: itself, or its /64. */
export function networkOf(ip: string): string {
  const [address = ''] = ip.split('%');
  const mapped = MAPPED.exec(address)?.[1];
  if (mapped !== undefined) return mapped;
  return isIPv6(address) ? `${groupsOf(address).slice(0, NETWORK_GROUPS).join(':')}::/64` : address;
}

/** Whether an address is this machine's own. */
export function isLoopback(ip: string): boolean {
  const address = MAPPED.exec(ip)?.[1] ?? ip;
  return address === '::1' || address.startsWith('127.');
}

function groupsOf(address: string): readonly string[] {
  const [head = '', tail] = address.toLowerCase().split('::');
  const before = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? [] : tail.split(':');
  const missing = Math.max(0, GROUPS - before.length - after.length);
  const all = [...before, ...Array<string>(tail === undefined ? 0 : missing).fill('0'), ...after];
  return all.map((group) => group.replace(/^0+(?=.)/, ''));
}
