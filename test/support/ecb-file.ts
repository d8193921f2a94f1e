/** Units of each currency for one euro, as the European Central Bank writes them. */
export type EcbDay = Readonly<Record<string, string>>;
export type EcbDays = Readonly<Record<string, EcbDay>>;

/** A file of reference rates as the European Central Bank publishes it in XML, newest day first. */
export function ecbXml(days: EcbDays): string {
  const cubes = newestFirst(days).map(([day, rates]) => {
    const quotes = Object.entries(rates).map(
      ([currency, rate]) => `\n\t\t\t<Cube currency='${currency}' rate='${rate}'/>`,
    );
    return `\n\t\t<Cube time='${day}'>${quotes.join('')}\n\t\t</Cube>`;
  });
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<gesmes:Envelope xmlns:gesmes="http://www.gesmes.org/xml/2002-08-01"' +
      ' xmlns="http://www.ecb.int/vocabulary/2002-08-01/eurofxref">',
    '\t<gesmes:subject>Reference rates</gesmes:subject>',
    '\t<gesmes:Sender>\n\t\t<gesmes:name>European Central Bank</gesmes:name>\n\t</gesmes:Sender>',
    `\t<Cube>${cubes.join('')}\n\t</Cube>`,
    '</gesmes:Envelope>',
  ].join('\n');
}

/** The same as a table of many days, with a comma at the end of each line as the bank has it. */
export function ecbTable(days: EcbDays): string {
  const currencies = [...new Set(Object.values(days).flatMap((rates) => Object.keys(rates)))];
  const rows = newestFirst(days).map(([day, rates]) =>
    [day, ...currencies.map((currency) => rates[currency] ?? 'N/A'), ''].join(','),
  );
  return [['Date', ...currencies, ''].join(','), ...rows, ''].join('\n');
}

function newestFirst(days: EcbDays): readonly (readonly [string, EcbDay])[] {
  return Object.entries(days).toSorted(([a], [b]) => (a < b ? 1 : -1));
}
