import { generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto';

/** In PEM: an authority of its own, and what a server on this machine shows for itself. */
export type Certificates = {
  readonly ca: string;
  readonly certificate: string;
  readonly key: string;
};

type KeyPair = { readonly publicKey: KeyObject; readonly privateKey: KeyObject };

const DAY_MS = 24 * 60 * 60 * 1000;
const SERIAL_BYTES = 8;
const HOST_BYTES = [127, 0, 0, 1];
const HOST_NAME = 'localhost';

/**
 * A fresh authority and a certificate by it for 127.0.0.1, valid from yesterday till tomorrow.
 * Node can sign but not issue certificates, and tests ask for no other program: so the few
 * fields that matter are written down here in DER.
 */
export function newCertificates(): Certificates {
  const [authority, server] = [newKeys(), newKeys()];
  const ca = issue('Fake authority', authority, authority, basicConstraints());
  const certificate = issue('Fake EventStoreDB', server, authority, alternativeNames());
  const key = server.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  return { ca, certificate, key };
}

function newKeys(): KeyPair {
  return generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
}

function issue(subject: string, { publicKey }: KeyPair, by: KeyPair, extension: Buffer): string {
  const algorithm = sequence(oid(1, 2, 840, 10045, 4, 3, 2));
  const body = sequence(
    tlv(0xa0, integer(2)),
    tlv(0x02, Buffer.from([1]), randomBytes(SERIAL_BYTES)),
    algorithm,
    name('Fake authority'),
    sequence(time(-DAY_MS), time(DAY_MS)),
    name(subject),
    publicKey.export({ type: 'spki', format: 'der' }),
    tlv(0xa3, sequence(extension)),
  );
  const signature = sign('sha256', body, by.privateKey);
  const der = sequence(body, algorithm, tlv(0x03, Buffer.from([0]), signature));
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
}

function basicConstraints(): Buffer {
  const yes = tlv(0x01, Buffer.from([0xff]));
  return sequence(oid(2, 5, 29, 19), yes, tlv(0x04, sequence(yes)));
}

function alternativeNames(): Buffer {
  const names = sequence(tlv(0x87, Buffer.from(HOST_BYTES)), tlv(0x82, Buffer.from(HOST_NAME)));
  return sequence(oid(2, 5, 29, 17), tlv(0x04, names));
}

function name(common: string): Buffer {
  return sequence(tlv(0x31, sequence(oid(2, 5, 4, 3), tlv(0x0c, Buffer.from(common)))));
}

function time(fromNowMs: number): Buffer {
  const iso = new Date(Date.now() + fromNowMs).toISOString();
  return tlv(0x18, Buffer.from(`${iso.slice(0, 19).replace(/[-:T]/g, '')}Z`));
}

function integer(small: number): Buffer {
  return tlv(0x02, Buffer.from([small]));
}

function oid(first: number, second: number, ...rest: readonly number[]): Buffer {
  return tlv(0x06, Buffer.from([first * 40 + second, ...rest.flatMap(base128)]));
}

function base128(value: number): readonly number[] {
  const low = [value & 0x7f];
  for (let high = value >>> 7; high > 0; high >>>= 7) low.unshift((high & 0x7f) | 0x80);
  return low;
}

function sequence(...parts: readonly Buffer[]): Buffer {
  return tlv(0x30, ...parts);
}

function tlv(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  if (length < 0x80) return Buffer.concat([Buffer.from([tag, length]), content]);
  if (length < 0x100) return Buffer.concat([Buffer.from([tag, 0x81, length]), content]);
  return Buffer.concat([Buffer.from([tag, 0x82, length >> 8, length & 0xff]), content]);
}
