import type { VNode } from 'preact';
import {
  Actions,
  Alert,
  Breadcrumbs,
  Card,
  Columns,
  DataTable,
  DateField,
  Form,
  Layout,
  RadioGroup,
  renderPage,
  Select,
  SubmitButton,
  TextField,
  Time,
  translator,
  type FieldProblem,
  type SentValues,
  type Translate,
  type PageReader,
} from '#web';
import { TIE_KINDS, TIE_PARTIES } from './interests.dto.js';
import type { OwnInterests, OwnTie } from './interests.query.js';

export type InterestsView = {
  readonly own: OwnInterests;
  /** The day on which the page is made. */
  readonly today: string;
  /** Whether the last statement is young enough to vote. */
  readonly attested: boolean;
  readonly again?: {
    readonly form: 'tie' | 'end' | 'attest';
    readonly problems: readonly FieldProblem[];
    readonly values: SentValues;
  };
};

/** A member's own ties, and the yearly statement that they are all there are. */
export function interestsPage(reader: PageReader, view: InterestsView): string {
  const t = translator(reader.locale);
  return renderPage(
    <Layout
      {...reader}
      title={t('committee:interests.title')}
      lead={t('committee:interests.lead')}
      section="committee"
      above={
        <Breadcrumbs
          crumbs={[
            { label: t('committee:title'), href: '/committee' },
            { label: t('committee:interests.title') },
          ]}
        />
      }
    >
      <Columns lead>
        <div class="page-section">
          <Ties view={view} t={t} />
          <NewTie view={view} t={t} />
        </div>
        <Attest view={view} t={t} />
      </Columns>
    </Layout>,
  );
}

type PartProps = { readonly view: InterestsView; readonly t: Translate };

function Ties({ view, t }: PartProps): VNode {
  const { ties } = view.own;
  const problems = view.again?.form === 'end' ? view.again.problems : undefined;
  return (
    <>
      {problems ? <Alert tone="danger">{problems.map(({ text }) => text).join(' ')}</Alert> : null}
      <DataTable
        caption={t('committee:interests.ties')}
        columns={[
          {
            header: t('committee:interests.name'),
            cell: (tie: OwnTie) => tie.name ?? t('committee:sections.erased'),
          },
          {
            header: t('committee:interests.kind'),
            cell: (tie: OwnTie) => t(`committee:tie-kind.${tie.kind}`),
          },
          {
            header: t('committee:interests.from'),
            cell: (tie: OwnTie) => <Time value={tie.from} />,
          },
          {
            header: t('committee:interests.until'),
            cell: (tie: OwnTie) =>
              tie.until === null ? (
                <EndTie tie={tie} view={view} t={t} />
              ) : (
                <Time value={tie.until} />
              ),
          },
        ]}
        rows={ties}
        empty={t('committee:interests.no-ties')}
      />
    </>
  );
}

function EndTie({ tie, view, t }: PartProps & { readonly tie: OwnTie }): VNode {
  return (
    <Form action="/committee/interests/end" label={t('committee:interests.end-label')}>
      <input type="hidden" name="tieId" value={tie.tieId} />
      <input type="hidden" name="on" value={view.today} />
      <SubmitButton tone="quiet">{t('committee:interests.end')}</SubmitButton>
    </Form>
  );
}

function NewTie({ view, t }: PartProps): VNode {
  const again = view.again?.form === 'tie' ? view.again : undefined;
  return (
    <Card title={t('committee:interests.new')}>
      <Form
        action="/committee/interests"
        problems={again?.problems}
        values={again?.values}
        label={t('committee:interests.new')}
      >
        <p>{t('committee:interests.new-text')}</p>
        <RadioGroup
          name="party"
          label={t('committee:interests.party')}
          layout="inline"
          required
          options={TIE_PARTIES.map((value) => ({
            value,
            label: t(`committee:interests.party-${value}`),
          }))}
        />
        <TextField
          name="name"
          label={t('committee:interests.name')}
          hint={t('committee:interests.name-hint')}
          required
        />
        <Select
          name="kind"
          label={t('committee:interests.kind')}
          required
          options={TIE_KINDS.map((value) => ({ value, label: t(`committee:tie-kind.${value}`) }))}
        />
        <DateField name="from" label={t('committee:interests.from')} value={view.today} required />
        <DateField
          name="until"
          label={t('committee:interests.until')}
          hint={t('committee:interests.until-hint')}
        />
        <Actions>
          <SubmitButton>{t('committee:interests.declare')}</SubmitButton>
        </Actions>
      </Form>
    </Card>
  );
}

function Attest({ view, t }: PartProps): VNode {
  const again = view.again?.form === 'attest' ? view.again : undefined;
  const { attestedOn } = view.own;
  return (
    <Card title={t('committee:attest.card')} tone="accent">
      {attestedOn === null ? (
        <p>{t('committee:attest.never')}</p>
      ) : (
        <p>{t('committee:attest.last', { day: attestedOn })}</p>
      )}
      {view.attested ? null : <Alert tone="warning">{t('committee:attest.text')}</Alert>}
      <Form
        action="/committee/interests/attest"
        problems={again?.problems}
        label={t('committee:attest.card')}
      >
        <p>{t('committee:attest.words')}</p>
        <Actions>
          <SubmitButton>{t('committee:attest.do')}</SubmitButton>
        </Actions>
      </Form>
    </Card>
  );
}
