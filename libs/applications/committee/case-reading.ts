import type { Invocation, Ports } from '#commands';
import { Rejection, textIn } from '#kernel';
import type { ViewSet } from '#read-models';
import { openSection } from '../access.commands.js';
import { CASE_SECTIONS, type CaseSection, type OpenedField } from '../case-sections.js';
import { readBudget, readFundOnOffer } from '../views/funds.query.js';
import { readOwnRow } from '../views/queue.query.js';
import { caseTimeline } from './case-timeline.js';
import type { Beside, CaseView } from './case-view.js';
import { membersHere } from './committee-members.js';
import { offeredActs } from './offered-acts.js';
import { enterCase, needOf, sectionsFor, type CaseEntry } from './enter-case.js';

/** Which parts are to be opened, in the case and in another request beside it. */
type Opened = {
  readonly locale: string;
  readonly open: readonly CaseSection[];
  readonly beside?: string | undefined;
};

/**
 * Lays out one case for one reader. Who may look is decided from the streams first; only then do
 * views give what they are quicker at.
 */
export async function readCase(
  { ports, views }: { readonly ports: Ports; readonly views: ViewSet },
  invocation: Invocation,
  applicationId: string,
  { locale, open, beside }: Opened,
): Promise<CaseView> {
  const entry = await enterCase(ports, invocation, applicationId);
  const { fund, state } = entry.loaded;
  const row = readOwnRow(views, applicationId);
  if (!row) throw new Rejection('views-behind', { retryAfterSeconds: 1 });
  const now = ports.clock.now().toISOString();
  const nameOf = (fundId: string): string => {
    const name = readFundOnOffer(views, now, fundId)?.name;
    return name ? textIn(locale, name) : '';
  };
  return {
    applicationId,
    entry,
    row,
    now,
    fundName: nameOf(fund.fundId),
    offered: offeredActs(entry),
    sections: sectionsFor(entry),
    opened: await openSections(ports, invocation, applicationId, sectionsFor(entry), open),
    timeline: await caseTimeline(ports, applicationId, locale),
    budget: readBudget(views, fund.fundId, state.file.requested.currency, needOf(entry)),
    members: STAFFED.has(state.status) ? membersHere(entry) : [],
    beside: await besideIt({ ports, views }, invocation, entry, { open, beside, nameOf }),
  };
}

/** Stages in which it matters who of the committee does what. */
const STAFFED: ReadonlySet<string> = new Set(['under-review', 'deciding', 'more-info']);

/** Opens the parts that were asked for and that the reader may open, each with its own record. */
async function openSections(
  ports: Ports,
  invocation: Invocation,
  applicationId: string,
  sections: readonly CaseSection[],
  open: readonly CaseSection[],
): Promise<CaseView['opened']> {
  const opened = new Map<CaseSection, readonly OpenedField[]>();
  for (const section of sections.filter((one) => open.includes(one))) {
    opened.set(section, await openSection(ports, invocation, applicationId, section));
  }
  return opened;
}

type BesideAsked = Pick<Opened, 'open' | 'beside'> & {
  readonly nameOf: (fundId: string) => string;
};

/** The other requests about the same incident; of the one that is named, the same parts are opened. */
async function besideIt(
  { ports, views }: { readonly ports: Ports; readonly views: ViewSet },
  invocation: Invocation,
  { duplicates }: CaseEntry,
  { open, beside, nameOf }: BesideAsked,
): Promise<CaseView['beside']> {
  const shown: Beside[] = [];
  for (const { relation, applicationId, loaded, authority, votes } of duplicates.here) {
    const row = readOwnRow(views, applicationId);
    if (!row) continue;
    const sections = sectionsFor({ authority, votes });
    const look = { ...invocation, key: `${invocation.key}/beside` };
    const wanted = applicationId === beside ? open : [];
    const opened = await openSections(ports, look, applicationId, sections, wanted);
    const fundName = nameOf(loaded.fund.fundId);
    shown.push({ applicationId, relation, row, fundName, sections, opened });
  }
  return shown;
}

/** The parts of a case that a form names: `story messages`. What is none is passed over. */
export function sectionsNamed(text: unknown): readonly CaseSection[] {
  const names = typeof text === 'string' ? text.split(/[ +,]/) : [];
  return (Object.keys(CASE_SECTIONS) as CaseSection[]).filter((name) => names.includes(name));
}
