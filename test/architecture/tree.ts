import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';

/** The project's root folder. */
export const ROOT = resolve(import.meta.dirname, '../..');

const OUTSIDE = /^(node_modules|dist|\.git|test\/architecture\/fixtures)$/;

/** Every file under the given folders, relative to the root with forward slashes, sorted. */
export function filesUnder(...folders: readonly string[]): readonly string[] {
  return folders.flatMap((folder) => walk(join(ROOT, folder))).sort();
}

/** Every folder under the given folders, the given ones included. */
export function foldersUnder(...folders: readonly string[]): readonly string[] {
  const parents = filesUnder(...folders).flatMap((file) => ancestors(file));
  return [...new Set(parents)].sort();
}

export function textOf(file: string): string {
  return readFileSync(join(ROOT, file), 'utf8');
}

/** Lines of a file; a file that disappears meanwhile has none. */
export function lineCount(file: string): number {
  return textOf(file).split('\n').length - 1;
}

function walk(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    const name = relative(ROOT, path).split(sep).join('/');
    if (OUTSIDE.test(name)) return [];
    if (entry.isDirectory()) return walk(path);
    return entry.isFile() ? [name] : [];
  });
}

function ancestors(file: string): string[] {
  const parts = file.split('/').slice(0, -1);
  return parts.map((_, index) => parts.slice(0, index + 1).join('/'));
}
