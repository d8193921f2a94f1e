import { crc32 } from 'node:zlib';

/** A cell as it stands in the XML of a sheet, its reference left to the fixture. */
type FixtureCell = string | number | { readonly xml: string };

export type FixtureSheet = {
  readonly name: string;
  readonly rows: readonly (readonly FixtureCell[])[];
};

/** An .xlsx workbook as spreadsheets write it: texts shared, numbers and days as numbers. */
export function workbookBytes(
  sheets: readonly FixtureSheet[],
  { is1904 = false }: { readonly is1904?: boolean } = {},
): Buffer {
  const shared: string[] = [];
  const parts = sheets.map(({ rows }) => sheetXml(rows, shared));
  const links = sheets.map(
    ({ name }, place) => `<sheet name="${name}" sheetId="${place + 1}" r:id="rId${place + 1}"/>`,
  );
  const targets = sheets.map(
    (_, place) => `<Relationship Id="rId${place + 1}" Target="worksheets/sheet${place + 1}.xml"/>`,
  );
  const texts = shared.map((text) => `<si><t xml:space="preserve">${text}</t></si>`);
  return zipOf({
    'xl/workbook.xml': `<workbook xmlns:r="urn:r"><workbookPr date1904="${is1904 ? 1 : 0}"/><sheets>${links.join('')}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `<Relationships>${targets.join('')}</Relationships>`,
    'xl/sharedStrings.xml': `<sst>${texts.join('')}</sst>`,
    ...Object.fromEntries(parts.map((xml, n) => [`xl/worksheets/sheet${n + 1}.xml`, xml])),
  });
}

function sheetXml(rows: FixtureSheet['rows'], shared: string[]): string {
  const lines = rows.map((cells, row) => {
    const written = cells.map((cell, column) => {
      const reference = `${String.fromCharCode(65 + column)}${row + 1}`;
      if (cell === '') return '';
      if (typeof cell === 'object') return cell.xml.replace('<c', `<c r="${reference}"`);
      if (typeof cell === 'number') return `<c r="${reference}" s="1"><v>${cell}</v></c>`;
      shared.push(cell);
      return `<c r="${reference}" t="s"><v>${shared.length - 1}</v></c>`;
    });
    return `<row r="${row + 1}">${written.join('')}</row>`;
  });
  return `<?xml version="1.0"?><worksheet><sheetData>${lines.join('')}</sheetData></worksheet>`;
}

/** A zip archive whose files are stored as they are. */
export function zipOf(files: Readonly<Record<string, string>>): Buffer {
  const bodies: Buffer[] = [];
  const entries: Buffer[] = [];
  let offset = 0;
  for (const [name, text] of Object.entries(files)) {
    const [title, data] = [Buffer.from(name), Buffer.from(text)];
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt32LE(crc32(data), 10);
    common.writeUInt32LE(data.length, 14);
    common.writeUInt32LE(data.length, 18);
    common.writeUInt16LE(title.length, 22);
    bodies.push(Buffer.from('PK\u0003\u0004'), common, title, data);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(offset, 10);
    entries.push(Buffer.from('PK\u0001\u0002'), Buffer.from([20, 0]), common, place, title);
    offset += 30 + title.length + data.length;
  }
  const directory = Buffer.concat(entries);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(Object.keys(files).length, 4);
  end.writeUInt16LE(Object.keys(files).length, 6);
  end.writeUInt32LE(directory.length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...bodies, directory, Buffer.from('PK\u0005\u0006'), end]);
}
