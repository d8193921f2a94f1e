import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A file that pages link to; its address changes with its content, so it may be kept for ever. */
export type Asset = {
  /** Path to serve, without the query: `/assets/entraide.css`. */
  readonly path: string;
  /** Path to link to, with the content's hash: `/assets/entraide.css?v=…`. */
  readonly href: string;
  readonly contentType: string;
  readonly body: string;
  readonly hash: string;
  /** Pages of others may load it, under its path alone: it is not kept for ever. */
  readonly isForOthers?: true;
};

export const stylesheet: Asset = readAsset('entraide.css', 'text/css; charset=utf-8');

/** Comforts for browsers that run scripts (copying a code, counting characters). */
export const enhancements: Asset = readAsset('entraide.js', 'text/javascript; charset=utf-8');

export const favicon: Asset = readAsset('mark.svg', 'image/svg+xml');

/** The look of a page that stands inside another one, and the script that puts it there. */
export const widgetStylesheet: Asset = {
  ...readAsset('widget.css', 'text/css; charset=utf-8'),
  isForOthers: true,
};
export const widgetScript: Asset = {
  ...readAsset('widget.js', 'text/javascript; charset=utf-8'),
  isForOthers: true,
};

/**
 * Everything under `/assets`; send with `cache-control: public, max-age=31536000, immutable`, but for
 * what is for others.
 */
export const assets: readonly Asset[] = [
  stylesheet,
  enhancements,
  favicon,
  widgetStylesheet,
  widgetScript,
];

function readAsset(name: string, contentType: string): Asset {
  const body = readFileSync(join(import.meta.dirname, 'assets', name), 'utf8');
  const hash = createHash('sha256').update(body).digest('hex').slice(0, 12);
  const path = `/assets/${name}`;
  return { path, href: `${path}?v=${hash}`, contentType, body, hash };
}
