import { join } from 'node:path';
import type { ContextManifest } from '#contexts';
import { publicFigures } from './public-figures.projection.js';
import { TransparencyModule } from './transparency.module.js';

/** What transparency brings: the open side, and grants of the past that are read in. */
export const transparencyManifest: ContextManifest = {
  name: 'transparency',
  modules: [TransparencyModule],
  views: [publicFigures],
  doors: [{ section: 'public', href: '/', opensTo: 'everybody' }],
  signs: {},
  refusals: {
    409: ['import-file-changed', 'past-grant-not-recorded', 'past-grant-recorded-before'],
    413: ['import-too-large'],
    422: [
      'import-not-in-encoding',
      'import-not-utf8',
      'import-columns-unknown',
      'import-duplicate-column',
      'import-duplicate-key',
      'import-empty',
      'import-no-grants',
      'import-no-rows',
      'import-not-csv',
      'import-not-json',
      'import-row-too-large',
      'import-spreadsheet-file',
      'import-too-deep',
      'import-too-many-rows',
      'import-workbook-broken',
    ],
  },
  texts: join(import.meta.dirname, 'i18n'),
  roles: ['publication-officer'],
};
