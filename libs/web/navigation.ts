/** Where a page belongs; also its mark in the navigation. */
export type Section =
  'public' | 'apply' | 'case' | 'committee' | 'finance' | 'audit' | 'admin' | 'sign-in';

/** A room as the navigation shows it: its name, and the first page of it that opens. */
export type Room = { readonly section: Section; readonly href: string };

type Door = Room & { readonly roles: readonly string[] };

/**
 * What opens to which role. Pages guard themselves: this says the same once more, so that nobody is
 * led to a page that refuses them; a spec enters every door in every role. In each room the page
 * that says most comes first.
 */
const DOORS: readonly Door[] = [
  {
    section: 'committee',
    href: '/committee',
    roles: [
      'duty-officer',
      'case-worker',
      'reviewer',
      'verifier',
      'chair',
      'committee-member',
      'board-member',
    ],
  },
  {
    section: 'finance',
    href: '/finance',
    roles: [
      'treasurer',
      'releaser',
      'accountant',
      'case-worker',
      'duty-officer',
      'verifier',
      'auditor',
      'governing-body',
    ],
  },
  {
    section: 'finance',
    href: '/finance/funds',
    roles: [
      'treasurer',
      'releaser',
      'accountant',
      'administrator',
      'governing-body',
      'chair',
      'duty-officer',
      'auditor',
    ],
  },
  {
    section: 'finance',
    href: '/finance/gifts',
    roles: ['treasurer', 'accountant', 'releaser', 'auditor', 'governing-body'],
  },
  {
    section: 'audit',
    href: '/audit',
    roles: ['auditor', 'accountant', 'treasurer', 'governing-body'],
  },
  {
    section: 'audit',
    href: '/audit/trail',
    roles: ['auditor', 'governing-body', 'data-protection-officer'],
  },
  { section: 'admin', href: '/admin', roles: ['administrator', 'governing-body'] },
];

const PUBLIC_ROOMS: readonly Room[] = [
  { section: 'public', href: '/' },
  { section: 'apply', href: '/apply' },
  { section: 'case', href: '/case' },
];
const STAFF_ROOMS = ['committee', 'finance', 'audit', 'admin'] as const;

/** The rooms shown to someone: to staff those of their roles, to everybody else the public ones. */
export function roomsFor(roles: readonly string[] = []): readonly Room[] {
  const staff = STAFF_ROOMS.flatMap((section) => doorTo(section, roles) ?? []);
  return staff.length > 0 ? [...PUBLIC_ROOMS.slice(0, 1), ...staff] : PUBLIC_ROOMS;
}

/** The first page of a room that opens to someone. */
export function doorTo(section: Section, roles: readonly string[]): Room | undefined {
  return DOORS.find((door) => door.section === section && isOpen(door, roles));
}

/** Whether one of the pages that the navigation knows opens to someone. */
export function opensTo(roles: readonly string[], href: string): boolean {
  return DOORS.some((door) => door.href === href && isOpen(door, roles));
}

function isOpen({ roles }: Door, held: readonly string[]): boolean {
  return roles.some((role) => held.includes(role));
}
