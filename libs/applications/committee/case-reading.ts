import type { Invocation, Ports } from '#commands';
import { Rejection, textIn } from '#kernel';
import type { ViewSet } from '#read-models';
import { openSection } from '../access.commands.js';
import { CASE_SECTIONS, type CaseSection, type OpenedField } from '../case-sections.js';
import { readBudget, readFundOnOffer } from '../views/funds.query.js';
import { readOwnRow } from '../views/queue.query.js';
import { caseTimeline } from './case-timeline.js';
import type { CaseView } from './case-view.js';
import { membersHere } from './committee-members.js';
import { offeredActs } from './offered-acts.js';
import { enterCase, needOf, sectionsFor, type CaseEntry } from './enter-case.js';

/**
 * Lays out one case for one reader. Who may look is decided from the streams first; only then do
 * views give what they are quicker at.
 */
export async function readCase(
  { ports, views }: { readonly ports: Ports; readonly views: ViewSet },
  invocation: Invocation,
  applicationId: string,
  { locale, open }: { readonly locale: string; readonly open: readonly CaseSection[] },
): Promise<CaseView> {
  const entry = await enterCase(ports, invocation, applicationId);
  const { fund, state } = entry.loaded;
  const row = readOwnRow(views, applicationId);
  if (!row) throw new Rejection('views-behind', { retryAfterSeconds: 1 });
  const now = ports.clock.now().toISOString();
  const name = readFundOnOffer(views, now, fund.fundId)?.name;
  return {
    applicationId,
    entry,
    row,
    now,
    fundName: name ? textIn(locale, name) : '',
    offered: offeredActs(entry),
    sections: sectionsFor(entry),
    opened: await openSections(ports, invocation, entry, open),
    timeline: await caseTimeline(ports, applicationId, locale),
    budget: readBudget(views, fund.fundId, state.file.requested.currency, needOf(entry)),
    members: STAFFED.has(state.status) ? membersHere(entry) : [],
  };
}

/** Stages in which it matters who of the committee does what. */
const STAFFED: ReadonlySet<string> = new Set(['under-review', 'deciding', 'more-info']);

/** Opens the parts that were asked for and that the reader may open, each with its own record. */
async function openSections(
  ports: Ports,
  invocation: Invocation,
  entry: CaseEntry,
  open: readonly CaseSection[],
): Promise<CaseView['opened']> {
  const opened = new Map<CaseSection, readonly OpenedField[]>();
  const { applicationId } = entry.loaded.state.file;
  for (const section of sectionsFor(entry).filter((one) => open.includes(one))) {
    opened.set(section, await openSection(ports, invocation, applicationId, section));
  }
  return opened;
}

/** The parts of a case that a form names: `story messages`. What is none is passed over. */
export function sectionsNamed(text: unknown): readonly CaseSection[] {
  const names = typeof text === 'string' ? text.split(/[ +,]/) : [];
  return (Object.keys(CASE_SECTIONS) as CaseSection[]).filter((name) => names.includes(name));
}
