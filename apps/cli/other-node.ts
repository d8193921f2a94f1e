import { Rejection } from '#kernel';
import type { ViewDigests } from '#read-models';
import { setTimeout as wait } from 'node:timers/promises';
import { WrongUse } from './outcome.js';

/** A node may have to hash every row of its views before it answers. */
const ANSWER_WITHIN_MS = 120_000;
/** Tries while it cannot be reached or is not ready. */
const ATTEMPTS = 4;
const PAUSE_MS = 500;
/** Far more than the digests of all views take. */
const MOST_CHARACTERS = 1_000_000;

/** The address of a node, as it was typed. Only http and https are spoken. */
export function nodeAddress(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !/^https?:$/.test(url.protocol)) {
    throw new WrongUse('--against takes the address of a node, such as https://fund.example.org');
  }
  return new URL('health/views', url.href.replace(/\/*$/, '/'));
}

/**
 * Asks a node for the digests of its views. Rejections `node-unreachable` when it does not answer,
 * `node-not-understood` when what answers is not a node of Entraide.
 */
export async function askForDigests(address: URL): Promise<ViewDigests> {
  for (let attempt = 1; ; attempt += 1) {
    const answer = await answerOf(address);
    if (answer instanceof Response && answer.ok) return digestsIn(await answer.text());
    if (attempt === ATTEMPTS || !mayPass(answer)) throw refusal(address, answer);
    await pauseForNode();
  }
}

export async function pauseForNode(): Promise<void> {
  await wait(PAUSE_MS);
}

/** Its answer, or in one word why there is none. */
async function answerOf(address: URL): Promise<Response | string> {
  try {
    const signal = AbortSignal.timeout(ANSWER_WITHIN_MS);
    const token = process.env['ENTRAIDE_METRICS_TOKEN'];
    const headers: Record<string, string> = token ? { authorization: `Bearer ${token}` } : {};
    return await fetch(address, { signal, headers, redirect: 'error' });
  } catch (error) {
    const { name, cause } = error as { readonly name?: string; readonly cause?: { code?: string } };
    return cause?.code ?? name ?? 'unknown';
  }
}

/** No answer, or "not now": a node that restarts is back in a moment. */
function mayPass(answer: Response | string): boolean {
  return typeof answer === 'string' || answer.status === 429 || answer.status >= 500;
}

function refusal(address: URL, answer: Response | string): Rejection {
  const node = address.origin;
  if (typeof answer === 'string')
    return new Rejection('node-unreachable', { node, reason: answer });
  if (!mayPass(answer)) return new Rejection('node-not-understood', { node });
  return new Rejection('node-unreachable', { node, reason: `HTTP ${answer.status}` });
}

function digestsIn(text: string): ViewDigests {
  const told = text.length > MOST_CHARACTERS ? undefined : parsed(text);
  const views: unknown = told?.views;
  const understood =
    told !== undefined &&
    Number.isSafeInteger(told.events) &&
    Array.isArray(views) &&
    views.every(isDigest);
  if (!understood) throw new Rejection('node-not-understood');
  return told;
}

function parsed(text: string): ViewDigests | undefined {
  try {
    return (JSON.parse(text) as ViewDigests | null) ?? undefined;
  } catch {
    return undefined;
  }
}

function isDigest(view: Partial<ViewDigests['views'][number]> | null): boolean {
  const { name, version, sha256 } = view ?? {};
  return typeof name === 'string' && typeof version === 'number' && typeof sha256 === 'string';
}
