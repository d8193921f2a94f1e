import { displayCodeOf, type Actor } from '#catalogue';
import { hasText, type Translate } from '#web';

/** A role as people call it. */
export function roleText(t: Translate, role: string): string {
  const key = `roles:${role}`;
  return hasText('en', key) ? t(key) : role;
}

/** A person's code and the role in which they acted; never a name. */
export function actorText(
  t: Translate,
  { id, kind, role }: Pick<Actor, 'id' | 'kind' | 'role'>,
): string {
  if (kind === 'process') return t('roles:process');
  const said = roleText(t, role);
  return kind === 'person' && role !== 'applicant' ? `${displayCodeOf(id)}, ${said}` : said;
}
