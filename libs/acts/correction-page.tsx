import type { ComponentChildren, VNode } from 'preact';
import { displayCodeOf, type ProposedChange } from '#catalogue';
import {
  Alert,
  Card,
  Columns,
  DataTable,
  StatusBadge,
  Timeline,
  type TimelineEntry,
  type Translate,
} from '#web';
import { GoneAct, NextAct, OtherAct } from './act-card.js';
import type { Again } from './act-pages.js';
import type { Place } from './declaration.js';
import { nextAndAside, type OpenAct } from './offer.js';

/** One thing that is said of something in the books: how it is shown, and by what it differs. */
export type Fact<InBooks> = {
  readonly term: string;
  readonly shown: (of: InBooks) => ComponentChildren;
  readonly key: (of: InBooks) => string;
};

export type CorrectedThing<P extends Place, InBooks> = {
  readonly place: P;
  readonly acts: readonly OpenAct<P>[];
  /** Locale namespace of the acts. */
  readonly texts: string;
  /** Address of the thing, under which its acts are. */
  readonly path: string;
  /** The id that the acts are done to. */
  readonly target: string;
  readonly again: Again | undefined;
  /** As it stands; null once it was taken back. */
  readonly stands: InBooks | null;
  readonly proposal: ProposedChange<InBooks> | null;
  readonly facts: readonly Fact<InBooks>[];
  readonly labels: { readonly facts: string; readonly about: string; readonly story: string };
  /** The kind of its sign, with `received`, `being-corrected` and `taken-back`. */
  readonly sign: string;
  /** Newest first. */
  readonly story: readonly TimelineEntry[];
  readonly t: Translate;
  readonly locale: string;
};

/** Something in the books: what they say of it, what somebody proposed, what may be done, what happened. */
export function CorrectedThingPart<P extends Place, InBooks>({
  place,
  acts,
  stands,
  proposal,
  facts,
  labels,
  sign,
  story,
  ...rest
}: CorrectedThing<P, InBooks>): VNode {
  const { target, again, t } = rest;
  const { next, aside } = nextAndAside(acts, place);
  const status = stands === null ? 'taken-back' : proposal ? 'being-corrected' : 'received';
  const becomes = proposal?.becomes ?? null;
  return (
    <>
      <GoneAct again={again} offered={[{ target, open: acts }]} />
      <p>
        <StatusBadge kind={sign} status={status} />
      </p>
      <Columns lead>
        <div class="page-section">
          {proposal ? (
            <Alert tone="warning" title={t('finance:proposal.title')}>
              <p>
                {t('finance:proposal.by', {
                  who: displayCodeOf(proposal.proposedBy),
                  reason: t(`finance:correction-reason.${proposal.reason}`),
                })}
              </p>
              {becomes ? null : <p>{t('finance:proposal.gone')}</p>}
            </Alert>
          ) : null}
          {stands ? <Facts {...{ stands, becomes, facts, labels, t }} /> : null}
          {next.map((open) => (
            <Card key={open.declaration.name} tone="accent">
              <NextAct {...rest} place={place} open={open} level={2} />
            </Card>
          ))}
          {aside.map((open) => (
            <Card key={open.declaration.name} tone="quiet">
              <OtherAct {...rest} place={place} open={open} />
            </Card>
          ))}
        </div>
        <Card title={labels.story}>
          <Timeline label={labels.story} entries={story} />
        </Card>
      </Columns>
    </>
  );
}

/** What stands and what was proposed, side by side; what differs is marked by more than its colour. */
function Facts<InBooks>({
  stands,
  becomes,
  facts,
  labels,
  t,
}: Pick<CorrectedThing<Place, InBooks>, 'facts' | 'labels' | 't'> & {
  readonly stands: InBooks;
  readonly becomes: InBooks | null;
}): VNode {
  const proposed = ({ shown, key }: Fact<InBooks>, of: InBooks) =>
    key(of) === key(stands) ? shown(of) : <strong>{shown(of)}</strong>;
  return (
    <DataTable
      caption={labels.facts}
      columns={[
        { header: labels.about, cell: ({ term }: Fact<InBooks>) => term },
        {
          header: t('finance:proposal.was'),
          cell: ({ shown }: Fact<InBooks>) => <>{shown(stands)}</>,
        },
        ...(becomes
          ? [
              {
                header: t('finance:proposal.becomes'),
                cell: (fact: Fact<InBooks>) => <>{proposed(fact, becomes)}</>,
              },
            ]
          : []),
      ]}
      rows={facts}
      empty=""
    />
  );
}
