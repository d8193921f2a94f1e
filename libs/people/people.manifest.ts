import { join } from 'node:path';
import type { ContextManifest } from '#contexts';
import { ROLE_ACTS, STAFF_ACTS } from './admin/role.acts.js';
import { staffDirectory } from './admin/staff-directory.projection.js';
import { staffRoles } from './admin/staff-roles.projection.js';
import { INTERESTS_ACTS, TIE_ACTS } from './interests/interests.acts.js';
import { PeopleModule } from './people.module.js';

/** What people bring: accounts and signing in, the staff, its roles, seats and ties. */
export const peopleManifest: ContextManifest = {
  name: 'people',
  modules: [PeopleModule],
  acts: [STAFF_ACTS, ROLE_ACTS, INTERESTS_ACTS, TIE_ACTS],
  views: [staffRoles, staffDirectory],
  doors: [{ section: 'admin', href: '/admin', opensTo: ['administrator', 'governing-body'] }],
  signs: {},
  refusals: {
    401: ['sign-in-failed'],
    403: ['account-suspended', 'own-gain', 'second-person-needed'],
    404: [
      'account-unknown',
      'committee-unknown',
      'entity-unknown',
      'invitation-unknown',
      'seat-unknown',
      'session-unknown',
      'tie-unknown',
      'time-zone-unknown',
    ],
    409: [
      'account-already-active',
      'account-already-suspended',
      'account-not-activated',
      'account-of-another-entity',
      'administrator-exists',
      'auditor-holds-no-other-role',
      'chair-already-seated',
      'committee-already-formed',
      'committee-full',
      'email-in-use',
      'entity-already-registered',
      'not-your-own',
      'invitation-expired',
      'mandate-already-ended',
      'parent-missing',
      'password-too-long',
      'role-already-held',
      'role-already-proposed',
      'role-not-held',
      'role-not-proposed',
      'seat-already-held',
      'seat-not-proposed',
      'second-administrator-exists',
      'second-administrator-first',
      'session-already-started',
      'tie-already-declared',
      'tie-already-ended',
      'too-many-ties',
    ],
    422: [
      'committee-size-invalid',
      'email-invalid',
      'fiscal-year-month-invalid',
      'languages-invalid',
      'password-too-short',
    ],
  },
  texts: join(import.meta.dirname, 'i18n'),
  roles: ['administrator', 'governing-body', 'data-protection-officer'],
};
