/** Where a page belongs; also its mark in the navigation. */
export type Section =
  'public' | 'apply' | 'case' | 'committee' | 'finance' | 'audit' | 'admin' | 'sign-in';

/** Which rooms a role may see in the navigation. The rooms guard themselves; this only lists. */
const ROLES_BY_ROOM: Readonly<
  Record<'committee' | 'finance' | 'audit' | 'admin', readonly string[]>
> = {
  committee: ['duty-officer', 'case-worker', 'reviewer', 'committee-member', 'chair', 'verifier'],
  finance: ['treasurer', 'preparer', 'releaser', 'accountant'],
  audit: ['auditor', 'governing-body'],
  admin: ['administrator', 'data-protection-officer', 'governing-body'],
};

const PUBLIC_ROOMS: readonly Section[] = ['public', 'apply', 'case'];
const STAFF_ROOMS = ['committee', 'finance', 'audit', 'admin'] as const;

/** The rooms shown to someone: those open to everyone, then those of their roles. */
export function sectionsFor(roles: readonly string[] = []): readonly Section[] {
  const staff = STAFF_ROOMS.filter((room) =>
    ROLES_BY_ROOM[room].some((role) => roles.includes(role)),
  );
  return staff.length > 0 ? ['public', ...staff] : PUBLIC_ROOMS;
}

/** Address of a room's first page. */
export function pathOf(section: Section): string {
  return section === 'public' ? '/' : `/${section}`;
}
