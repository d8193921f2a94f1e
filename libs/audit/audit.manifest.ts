import { join } from 'node:path';
import type { ContextManifest } from '#contexts';
import { AuditModule } from './audit.module.js';
import { merkleLog } from './merkle/merkle-log.projection.js';
import { auditTrail } from './trail/audit-trail.projection.js';

/** What audit brings: trails of everything, and proof that the log is what it was. */
export const auditManifest: ContextManifest = {
  name: 'audit',
  modules: [AuditModule],
  views: [auditTrail, merkleLog],
  doors: [
    {
      section: 'audit',
      href: '/audit/trail',
      opensTo: ['auditor', 'governing-body', 'data-protection-officer'],
    },
  ],
  signs: {},
  refusals: {
    404: ['trace-unknown'],
    409: ['leaf-not-in-tree', 'trace-ambiguous'],
    422: ['tree-sizes-invalid'],
  },
  texts: join(import.meta.dirname, 'i18n'),
  roles: ['auditor'],
};
