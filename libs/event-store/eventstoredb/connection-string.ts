import { Rejection } from '#kernel';

/** What the client understands in the query part; anything else it would print and ignore. */
const OPTIONS: readonly string[] = [
  'connectionName',
  'defaultDeadline',
  'discoveryInterval',
  'gossipTimeout',
  'keepAliveInterval',
  'keepAliveTimeout',
  'maxDiscoverAttempts',
  'nodePreference',
  'tls',
  'tlsCAFile',
  'userCertFile',
  'userKeyFile',
];
const FORM = /^esdb(?:\+discover)?:\/\/(?:[^:@/?]+:[^@/?]+@)?([^@/?]+)\/?(?:\?(.*))?$/;

/**
 * Refuses an address that the client would misread (`eventstore-url-invalid`, naming the part).
 * The client's own complaints repeat the address with its password, so they must not arise:
 * `esdb://name:password@host:2113,host2:2113?tls=true&tlsCAFile=ca.pem`, or `esdb+discover://…`.
 */
export function checkConnectionString(url: string): void {
  const match = FORM.exec(url.trim());
  const [, hosts = '', query = ''] = match ?? [];
  // Behind a `@` in the options stands what was meant to be a password.
  if (!match || query.includes('@')) {
    throw new Rejection('eventstore-url-invalid', { part: 'form' });
  }
  for (const host of hosts.split(',')) {
    if (!/^[A-Za-z0-9_.-]+(?::\d{1,5})?$/.test(host)) {
      throw new Rejection('eventstore-url-invalid', { part: 'host' });
    }
  }
  for (const pair of query === '' ? [] : query.split('&')) checkOption(pair);
}

function checkOption(pair: string): void {
  const [name = '', value = ''] = pair.split('=');
  const known = OPTIONS.find((option) => option.toLowerCase() === name.toLowerCase());
  if (!known || value === '') throw new Rejection('eventstore-url-invalid', { part: name });
  if (known === 'tls' && !/^(?:true|false)$/.test(value)) {
    throw new Rejection('eventstore-url-invalid', { part: 'tls' });
  }
}
