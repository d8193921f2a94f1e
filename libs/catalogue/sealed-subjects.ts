/** The people whose keys seal parts of some data, found by looking; sorted, each once. */
export function sealedSubjects(data: unknown): readonly string[] {
  const found = new Set<string>();
  collect(data, found);
  return found.size > 1 ? [...found].sort() : [...found];
}

function collect(value: unknown, found: Set<string>): void {
  if (typeof value !== 'object' || value === null) return;
  if (Array.isArray(value)) {
    for (const item of value) collect(item, found);
    return;
  }
  const object = value as Record<string, unknown>;
  if (typeof object.ciphertext === 'string' && typeof object.subjectRef === 'string') {
    found.add(object.subjectRef);
    return;
  }
  for (const key in object) collect(object[key], found);
}
