import type { RememberedLog } from '#audit';
import { Rejection } from '#kernel';
import { existsSync, readFileSync } from 'node:fs';
import { WrongUse } from './outcome.js';

/** A line that was kept elsewhere (`lineToKeep`), as two words or as one in quotes. */
export function keptLine(words: readonly string[]): RememberedLog {
  const line = parsed(words.join(' '));
  if (line) return line;
  throw new WrongUse('--expect takes a number of events and their root, as verify prints them.');
}

/** Where a backup says how many events it holds, and their root. */
export function rootFile(file: string): string {
  return `${file}.root`;
}

/**
 * What a backup says of itself; undefined where it says nothing, as backups of before did. Rejection
 * `backup-root-damaged`.
 */
export function rootBeside(file: string): RememberedLog | undefined {
  if (!existsSync(rootFile(file))) return undefined;
  const line = parsed(readFileSync(rootFile(file), 'utf8'));
  if (!line) throw new Rejection('backup-root-damaged');
  return line;
}

/** The base64 of 32 bytes. */
export function isRoot(text: string): boolean {
  return /^[A-Za-z0-9+/]{43}=$/.test(text);
}

function parsed(text: string): RememberedLog | undefined {
  const [events = '', root = '', ...more] = text.trim().split(/\s+/);
  const isRight = /^\d{1,15}$/.test(events) && isRoot(root) && more.length === 0;
  return isRight ? { events: Number(events), root } : undefined;
}
