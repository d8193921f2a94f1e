import { ensure, Rejection } from '#kernel';
import sax from 'sax';
import type { TextEncoding } from './file-text.js';
import { startOf, type ImportSource } from './import-source.js';

/** What is heard of a document; names of elements and attributes without their prefixes. */
export type XmlListener = {
  readonly open?: (name: string, attributes: Readonly<Record<string, string>>) => void;
  readonly text?: (text: string) => void;
  readonly close?: (name: string) => void;
};

/** How much one document may ask of us. */
export type XmlLimits = {
  readonly depth: number;
  /** Attributes of one element. */
  readonly attributes: number;
  /** Letters of one attribute. */
  readonly attributeLength: number;
};

const XML_LIMITS: XmlLimits = { depth: 64, attributes: 64, attributeLength: 16 * 1024 };

export type XmlParser = {
  /** Takes the next part of the text. */
  readonly write: (text: string) => void;
  /** The text is over. */
  readonly close: () => void;
};

/**
 * A strict parser of XML that somebody else wrote. A document may not define anything: with a type
 * declaration, and so with entities of its own (of which a few lines grow to gigabytes, or which read
 * files of ours), it is refused before they are used. Nothing is held but what is heard.
 *
 * Rejections: `import-xml-defines`, `import-xml-entity`, `import-too-deep`,
 * `import-xml-attributes`, `import-not-xml` with the line.
 */
export function xmlParser(listener: XmlListener, limits: XmlLimits = XML_LIMITS): XmlParser {
  const parser = sax.parser(true, STRICT);
  let depth = 0;
  let attributes = 0;
  const refused = (error: Error): Error =>
    error instanceof Rejection ? error : refusalOf(error, parser.line + 1);
  parser.onerror = (error) => {
    throw refused(error);
  };
  parser.ondoctype = () => {
    throw new Rejection('import-xml-defines');
  };
  parser.onopentagstart = () => {
    attributes = 0;
  };
  parser.onattribute = ({ value }) => {
    attributes += 1;
    const fits = attributes <= limits.attributes && value.length <= limits.attributeLength;
    ensure(fits, 'import-xml-attributes', { line: parser.line + 1 });
  };
  parser.onopentag = ({ name, attributes: found }) => {
    depth += 1;
    ensure(depth <= limits.depth, 'import-too-deep', { maximum: limits.depth });
    listener.open?.(local(name), withoutPrefixes(found as Readonly<Record<string, string>>));
  };
  parser.ontext = (text) => listener.text?.(text);
  parser.oncdata = (text) => listener.text?.(text);
  parser.onclosetag = (name) => {
    depth -= 1;
    listener.close?.(local(name));
  };
  return {
    write: (text) => {
      parser.write(text);
    },
    close: () => {
      parser.close();
    },
  };
}

/** The five entities of XML: the default knows those of HTML as well. The types do not know of it. */
const STRICT = { position: true, strictEntities: true } as sax.SAXOptions;

const TOO_LARGE = /^Max buffer length exceeded: (\w+)/;

/** The parser tells what it minds in words only. */
function refusalOf({ message }: Error, line: number): Rejection {
  const [, part] = TOO_LARGE.exec(message) ?? [];
  if (part === 'doctype' || part === 'sgmlDecl') return new Rejection('import-xml-defines');
  if (part?.startsWith('attrib')) return new Rejection('import-xml-attributes', { line });
  if (/entity/i.test(message)) return new Rejection('import-xml-entity', { line });
  return new Rejection('import-not-xml', { line });
}

function local(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}

function withoutPrefixes(
  attributes: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const name in attributes) found[local(name)] = attributes[name] as string;
  return found;
}

const START_BYTES = 1_024;
const DECLARED =
  /^(?:\u00ef\u00bb\u00bf)?<\?xml[^>]*?\sencoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']/;

/** What documents call the encodings that are read. */
const ENCODINGS: Readonly<Record<string, TextEncoding>> = {
  'utf-8': 'utf-8',
  utf8: 'utf-8',
  'us-ascii': 'utf-8',
  'utf-16': 'utf-16le',
  'utf-16le': 'utf-16le',
  'iso-8859-1': 'windows-1252',
  'windows-1252': 'windows-1252',
  'iso-8859-15': 'iso-8859-15',
};

/**
 * How a document says that it is written; undefined where it says nothing, which is UTF-8. Rejection
 * `import-encoding-unknown`.
 */
export function xmlEncodingOf(source: ImportSource): TextEncoding | undefined {
  const [, declared] = DECLARED.exec(startOf(source, START_BYTES).toString('latin1')) ?? [];
  if (declared === undefined) return undefined;
  const known = ENCODINGS[declared.toLowerCase()];
  ensure(known, 'import-encoding-unknown', { encoding: declared });
  return known;
}
