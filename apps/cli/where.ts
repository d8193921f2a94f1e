import type { PortsOptions } from '#instance';

/**
 * Where a command finds log and keys: in the data folder, or in the cluster that the environment
 * names (docs/configuration.md), as the server does.
 */
export function whereIs(data: string): PortsOptions {
  const url = process.env['EVENTSTORE_URL'];
  const prefix = process.env['ENTRAIDE_STREAM_PREFIX'];
  const masterKey = process.env['ENTRAIDE_MASTER_KEY'] || undefined;
  if (!url) return { data, masterKey };
  return { data, masterKey, cluster: { url, ...(prefix ? { prefix } : {}) } };
}
