/** Where a page belongs; also its mark in the navigation, whose text is `navigation:<section>`. */
export type Section = string;

/** A section as the navigation shows it: its name, and the first page of it that opens. */
export type Room = { readonly section: Section; readonly href: string };

/**
 * A page to which the navigation leads, and whom it opens to: whoever holds one of these roles;
 * everybody; or everybody but those whom a role leads elsewhere.
 */
export type Door = Room & {
  readonly opensTo: readonly string[] | 'everybody' | 'visitors';
  /** Key of the text by which the first page of the section leads there. */
  readonly title?: string;
};

let doors: readonly Door[] = [];

/**
 * Makes known where the navigation leads, in the order in which it is shown; what was known before
 * is forgotten. Pages guard themselves: doors say the same once more, so that nobody is led to a
 * page that refuses them. Of each section the door that says most comes first.
 */
export function setDoors(known: readonly Door[]): void {
  doors = known;
}

/** What is shown to someone: to staff the sections of their roles, to everybody else the open ones. */
export function roomsFor(roles: readonly string[] = []): readonly Room[] {
  const sections = [...new Set(doors.map(({ section }) => section))];
  const own = sections.flatMap((section) => doorTo(section, roles) ?? []);
  const open = doors.filter(({ opensTo: whom }) => !isForRoles(whom));
  if (own.length === 0) return open.map(roomOf);
  return [...open.filter(({ opensTo: whom }) => whom === 'everybody'), ...own].map(roomOf);
}

/** The first page of a section that a role of someone opens. */
export function doorTo(section: Section, roles: readonly string[]): Door | undefined {
  return doors.find((door) => door.section === section && isOpen(door, roles));
}

/** The titled pages of a section that a role of someone opens: where its first page leads on to. */
export function titledDoors(
  section: Section,
  roles: readonly string[],
): readonly (Room & { readonly title: string })[] {
  return doors.flatMap((door) =>
    door.section === section && door.title !== undefined && isOpen(door, roles)
      ? { ...roomOf(door), title: door.title }
      : [],
  );
}

/** Whether one of the pages that the navigation knows opens to someone by a role. */
export function opensTo(roles: readonly string[], href: string): boolean {
  return doors.some((door) => door.href === href && isOpen(door, roles));
}

function isOpen({ opensTo: whom }: Door, held: readonly string[]): boolean {
  return isForRoles(whom) && whom.some((role) => held.includes(role));
}

function isForRoles(whom: Door['opensTo']): whom is readonly string[] {
  return typeof whom !== 'string';
}

function roomOf({ section, href }: Door): Room {
  return { section, href };
}
