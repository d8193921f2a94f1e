import { Ajv, type ValidateFunction } from 'ajv';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const SCHEMAS = join(import.meta.dirname, '../../docs/schemas');

const ajv = new Ajv({ allErrors: true, allowUnionTypes: true }).addVocabulary(['x-version']);
const validators = new Map<string, ValidateFunction>();

/** What the published schema of an event's type has against its data; nothing when it fits. */
export function complaints(type: string, data: object): readonly string[] {
  let validate = validators.get(type);
  if (!validate) {
    const text = readFileSync(join(SCHEMAS, `${type}.json`), 'utf8');
    validators.set(type, (validate = ajv.compile(JSON.parse(text) as object)));
  }
  validate(data);
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}
