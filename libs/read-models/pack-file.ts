import { Rejection } from '#kernel';
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream, renameSync, rmSync, statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import type { LastEvent } from './view-set.js';

/** The form of packed views that this program writes; a newer one is refused. */
export const PACK_FORMAT = 1;

/** What a pack says of itself, in one line of JSON before what is packed. */
export type PackHeader = {
  readonly pack: 'entraide-views';
  readonly format: number;
  /** Number of events folded (D1). */
  readonly events: number;
  /** Id of the first event of the log: another log has another. */
  readonly firstEventId: string;
  /** The last folded event; its position is each store's own, so it is not told. */
  readonly last: LastEvent;
  /** The views and their versions when they were packed. */
  readonly views: readonly { readonly name: string; readonly version: number }[];
  /** Size and SHA-256 (hex) of the file that is packed. */
  readonly bytes: number;
  readonly sha256: string;
};

/** Longest first line: some forty bytes for each view. */
const MAX_HEADER_BYTES = 64 * 1024;
const GZIP_LEVEL = 6;

/** Packs a file: header, then the file in gzip. Appears under its name only once it is whole. */
export async function packFile(
  path: string,
  pack: string,
  about: Omit<PackHeader, 'pack' | 'format' | 'bytes' | 'sha256'>,
): Promise<PackHeader> {
  const header: PackHeader = {
    pack: 'entraide-views',
    format: PACK_FORMAT,
    ...about,
    bytes: statSync(path).size,
    sha256: await sha256Of(path),
  };
  const fresh = `${pack}.new`;
  try {
    const target = createWriteStream(fresh, { mode: OWNER_ONLY, flush: true });
    await pipeline(Readable.from([`${JSON.stringify(header)}\n`]), target, { end: false });
    await pipeline(createReadStream(path), createGzip({ level: GZIP_LEVEL }), target);
    renameSync(fresh, pack);
    return header;
  } catch (error) {
    rmSync(fresh, { force: true });
    throw error;
  }
}

const OWNER_ONLY = 0o600;

/** Rejections `pack-missing`, `pack-damaged`, and `pack-newer` for a form that is not known yet. */
export async function readPackHeader(pack: string): Promise<PackHeader> {
  return (await headerIn(pack)).header;
}

/**
 * Unpacks into a new file what a pack holds. Rejections as `readPackHeader`, and `pack-damaged` when
 * it was cut or changed; then nothing is left of it.
 */
export async function unpackFile(pack: string, path: string): Promise<PackHeader> {
  const { header, start } = await headerIn(pack);
  const measured = measure(header.bytes);
  try {
    const target = createWriteStream(path, { mode: OWNER_ONLY });
    await pipeline(createReadStream(pack, { start }), createGunzip(), measured.through, target);
    if (measured.sha256() !== header.sha256) throw new Rejection('pack-damaged');
    return header;
  } catch (error) {
    rmSync(path, { force: true });
    const code = String((error as { readonly code?: unknown }).code);
    throw code.startsWith('Z_') ? new Rejection('pack-damaged') : error;
  }
}

async function headerIn(pack: string): Promise<{ header: PackHeader; start: number }> {
  const beginning = await beginningOf(pack);
  const end = beginning.indexOf('\n');
  const header = end > 0 ? parsed(beginning.toString('utf8', 0, end)) : undefined;
  if (header?.pack !== 'entraide-views') throw new Rejection('pack-damaged');
  const { format } = header;
  if (Number.isInteger(format) && format > PACK_FORMAT) {
    throw new Rejection('pack-newer', { found: format, supported: PACK_FORMAT });
  }
  if (!isWhole(header)) throw new Rejection('pack-damaged');
  return { header, start: end + 1 };
}

async function beginningOf(pack: string): Promise<Buffer> {
  const file = await open(pack).catch((error: unknown) => {
    if ((error as { readonly code?: unknown }).code !== 'ENOENT') throw error;
    throw new Rejection('pack-missing');
  });
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(MAX_HEADER_BYTES), 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

function parsed(line: string): PackHeader | undefined {
  try {
    return (JSON.parse(line) as PackHeader | null) ?? undefined;
  } catch {
    return undefined;
  }
}

function isWhole(header: Partial<PackHeader>): boolean {
  const { format, events, firstEventId, last, views, bytes, sha256 } = header;
  return (
    format === PACK_FORMAT &&
    isCount(events) &&
    isCount(bytes) &&
    isCount(last?.revision) &&
    [firstEventId, last?.stream, last?.id, sha256].every((text) => typeof text === 'string') &&
    Array.isArray(views) &&
    views.every(({ name, version }) => typeof name === 'string' && isCount(version))
  );
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}

/** Hashes what goes through, and lets no more of it through than was promised. */
function measure(most: number) {
  const hash = createHash('sha256');
  let bytes = 0;
  const through = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      if (bytes > most) return done(new Rejection('pack-damaged'));
      hash.update(chunk);
      done(null, chunk);
    },
  });
  return { through, sha256: () => hash.digest('hex') };
}

async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}
