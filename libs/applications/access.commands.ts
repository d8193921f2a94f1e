import type { OpeningReason, RoleName } from '#catalogue';
import { noteOpening, noteRefusal, type Invocation, type Ports } from '#commands';
import { ensure, Rejection } from '#kernel';
import { tieShutting, type Authority } from './application.authority.js';
import {
  CASE_SECTIONS,
  needsDeclaration,
  sealedIn,
  type CaseSection,
  type OpenedField,
  type SealedCaseField,
} from './case-sections.js';
import { authorityOf, loadCase, memberOf, notedIn, type LoadedCase } from './case.loading.js';
import { votingSeatOf } from '#gate';

/**
 * Opens one section of a case: the opening is recorded first, then the seals are broken (D10).
 * The same request sent again is the same look. `reason` is noted with it; where the reader gives
 * none, it is what their role is there for.
 *
 * Rejections: `not-found` for whoever is tied or has no role for it, as if there were no such
 * case, with an AccessRefused left in the log; `interest-not-declared` for a member who has not
 * said yet whether there is a tie.
 */
export async function openSection(
  ports: Ports,
  invocation: Invocation,
  applicationId: string,
  section: CaseSection,
  reason?: OpeningReason,
): Promise<readonly OpenedField[]> {
  const loaded = await loadCase(ports, invocation, applicationId);
  const authority = await authorityOf(ports, invocation, loaded);
  const by = invocation.actor.id;
  const entry = { caseId: applicationId, section, by };
  const shut = tieShutting(loaded, authority);
  const role = shut ? undefined : await readingRole(ports, loaded, authority, section);
  if (!role) {
    const because = { role: invocation.actor.role, reason: shut ?? 'role' };
    await noteRefusal(ports, invocation, notedIn(loaded), { ...entry, ...because });
    throw new Rejection('not-found');
  }
  const declared = loaded.state.file.interests[by] === 'none';
  ensure(!needsDeclaration(role) || declared, 'interest-not-declared');
  const why = { role, reason: reason ?? usualReason(role) };
  await noteOpening(ports, invocation, notedIn(loaded), { ...entry, ...why });
  return openedFields(ports, loaded, CASE_SECTIONS[section].fields);
}

/** What a role opens a case for, when nothing else is said. */
function usualReason(role: RoleName): OpeningReason {
  return USUAL_REASONS[role] ?? 'casework';
}

const USUAL_REASONS: Readonly<Partial<Record<RoleName, OpeningReason>>> = {
  reviewer: 'decision',
  chair: 'decision',
  treasurer: 'payment',
  releaser: 'payment',
  accountant: 'payment',
  auditor: 'audit',
  'data-protection-officer': 'data-protection',
};

/** The reasons that may be given. */
export const OPENING_REASONS: readonly OpeningReason[] = [
  'casework',
  'decision',
  'payment',
  'audit',
  'data-protection',
];

/** The role by which somebody may read a section; a seat on the committee makes a reviewer. */
async function readingRole(
  ports: Ports,
  loaded: LoadedCase,
  { by, today }: Authority,
  section: CaseSection,
): Promise<RoleName | undefined> {
  const { readers } = CASE_SECTIONS[section];
  const held = readers.find((role) => by.roles.includes(role));
  if (held || !readers.includes('reviewer')) return held;
  const { seats } = await memberOf(ports, loaded.fund.fundId, by.id);
  return votingSeatOf(seats, by.id, today) ? 'reviewer' : undefined;
}

async function openedFields(
  ports: Ports,
  { stream }: LoadedCase,
  fields: readonly SealedCaseField[],
): Promise<readonly OpenedField[]> {
  const opened: OpenedField[] = [];
  for (const { event, metadata } of await ports.store.read(stream)) {
    for (const field of fields) {
      const sealed = sealedIn(event, field);
      if (!sealed) continue;
      const place = { stream, commandId: metadata.commandId, field };
      const value = await ports.vault.open(sealed, place);
      const { actor, recordedAt } = metadata;
      // The table says what each field holds once opened; the seal cannot.
      opened.push({ field, value, by: actor.id, at: recordedAt } as OpenedField);
    }
  }
  return opened;
}
