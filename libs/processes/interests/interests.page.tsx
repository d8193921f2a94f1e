import type { VNode } from 'preact';
import { ActForm, GoneAct, NextAct, type Again } from '#acts';
import type { InterestsOverview, OfferedTie } from '#people';
import {
  Alert,
  Breadcrumbs,
  Card,
  Columns,
  DataTable,
  Layout,
  renderPage,
  Time,
  translator,
  type PageReader,
  type Translate,
} from '#web';

/** Address of the page. */
export const HERE = '/committee/interests';

export type InterestsView = InterestsOverview & {
  /** Whether the last statement is young enough to vote. */
  readonly attested: boolean;
  /** The form that came back. */
  readonly again: Again | undefined;
};

/** A member's own ties, and the yearly statement that they are all there are. */
export function interestsPage(reader: PageReader, view: InterestsView): string {
  const { locale } = reader;
  const t = translator(locale);
  const part = { view, t, locale };
  return renderPage(
    <Layout
      {...reader}
      title={t('interests:title')}
      lead={t('interests:lead')}
      section="committee"
      above={
        <Breadcrumbs
          crumbs={[
            { label: t('committee:title'), href: '/committee' },
            { label: t('interests:title') },
          ]}
        />
      }
    >
      <GoneAct again={view.again} offered={[{ target: '', open: view.open }, ...view.ties]} />
      <Columns lead>
        <div class="page-section">
          <Ties {...part} />
          <Card>
            {openOf(part, 'ties').map((open) => (
              <NextAct key={open.declaration.name} {...actOf(part)} open={open} level={2} />
            ))}
          </Card>
        </div>
        <Statement {...part} />
      </Columns>
    </Layout>,
  );
}

type Part = { readonly view: InterestsView; readonly t: Translate; readonly locale: string };

/** What the forms have in common that are about all ties. */
function actOf({ view: { place, again }, t, locale }: Part) {
  return {
    place,
    again,
    t,
    locale,
    texts: 'interests',
    path: HERE,
    target: '',
    alone: true,
  } as const;
}

function openOf({ view }: Part, name: string): InterestsView['open'] {
  return view.open.filter(({ declaration }) => declaration.name === name);
}

function Ties(part: Part): VNode {
  const { view, t } = part;
  const columns = [
    {
      header: t('interests:field.name'),
      cell: ({ place: { tie } }: OfferedTie) => tie.name ?? t('interests:erased'),
    },
    {
      header: t('interests:field.kind'),
      cell: ({ place: { tie } }: OfferedTie) => t(`interests:kind.${tie.kind}`),
    },
    {
      header: t('interests:field.from'),
      cell: ({ place: { tie } }: OfferedTie) => <Time value={tie.from} />,
    },
    {
      header: t('interests:field.until'),
      cell: (tie: OfferedTie) => <Until {...part} tie={tie} />,
    },
  ];
  return (
    <DataTable
      caption={t('interests:ties')}
      columns={columns}
      rows={view.ties}
      empty={t('interests:no-ties')}
    />
  );
}

/** When a tie ends, and the button that ends it, as long as the rules let it end earlier. */
function Until({
  tie: { target, place, open },
  view: { again },
  t,
  locale,
}: Part & { readonly tie: OfferedTie }): VNode {
  const { until, endAsked } = place.tie;
  return (
    <>
      {until === null ? null : <Time value={until} />}
      {endAsked === null ? null : (
        <p class="quiet">{t('interests:end-asked', { day: endAsked })}</p>
      )}
      {open.map((one) => (
        <ActForm
          key={one.declaration.name}
          {...{ open: one, place, target, again, t, locale }}
          texts="interests"
          path={`${HERE}/ties`}
        />
      ))}
    </>
  );
}

function Statement(part: Part): VNode {
  const { view, t } = part;
  const { attestedOn, attested } = view;
  return (
    <Card title={t('interests:act.attestations.title')} tone="accent">
      {attestedOn === null ? (
        <p>{t('interests:never')}</p>
      ) : (
        <p>{t('interests:last', { day: attestedOn })}</p>
      )}
      {attested ? null : <Alert tone="warning">{t('committee:attest.text')}</Alert>}
      <p>{t('interests:act.attestations.text')}</p>
      {openOf(part, 'attestations').map((open) => (
        <ActForm key={open.declaration.name} {...actOf(part)} open={open} />
      ))}
    </Card>
  );
}
