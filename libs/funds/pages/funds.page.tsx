import type { VNode } from 'preact';
import { money, textIn } from '#kernel';
import {
  Actions,
  Amount,
  Breadcrumbs,
  ButtonLink,
  DataTable,
  EmptyState,
  Fieldset,
  Form,
  Layout,
  RadioGroup,
  renderPage,
  Select,
  StatusBadge,
  SubmitButton,
  TextArea,
  TextField,
  translator,
  type Column,
  type FieldProblem,
  type SentValues,
  type Translate,
} from '#web';
import { PRESETS } from '../funds.dto.js';
import type { EntityRow, FundRow, Position } from '../views/funds.query.js';
import type { Seat } from './fund.page.js';

export type FundLine = { readonly fund: FundRow; readonly total: Position };

const PATH = '/finance/funds';
const MAX_NAME = 200;
const MAX_PURPOSE = 2_000;

/** The reader's funds with what they have. */
export function fundsPage(seat: Seat, lines: readonly FundLine[], creates: boolean): string {
  const { locale } = seat;
  const t = translator(locale);
  const columns: readonly Column<FundLine>[] = [
    {
      header: t('common:fund'),
      cell: ({ fund }) => <a href={`${PATH}/${fund.fundId}`}>{textIn(locale, fund.name)}</a>,
    },
    { header: t('finance:funds.preset'), cell: ({ fund }) => t(`finance:preset.${fund.preset}`) },
    {
      header: t('finance:intake.title'),
      cell: ({ fund }) => <StatusBadge kind="intake" status={fund.intake} />,
    },
    ...(['received', 'available'] as const).map((name): Column<FundLine> => ({
      header: t(`finance:position.${name}`),
      align: 'end',
      cell: ({ total }) => <Amount money={money(total[name], total.currency)} />,
    })),
  ];
  return renderPage(
    <Layout
      {...seat}
      title={t('finance:funds.title')}
      lead={t('finance:funds.lead')}
      section="finance"
      above={<Way here={t('finance:funds.title')} t={t} />}
    >
      {creates ? (
        <p>
          <ButtonLink href={`${PATH}/new`}>{t('finance:funds.create')}</ButtonLink>
        </p>
      ) : null}
      {lines.length === 0 ? (
        <EmptyState title={t('finance:position.none')}>
          <p>{t('finance:position.none-text')}</p>
        </EmptyState>
      ) : (
        <DataTable
          caption={t('finance:funds.title')}
          captionHidden
          columns={columns}
          rows={lines}
          empty={t('finance:position.none')}
        />
      )}
    </Layout>,
  );
}

export type NewFundForm = {
  readonly entities: readonly EntityRow[];
  readonly problems?: readonly FieldProblem[];
  readonly values?: SentValues;
};

/** A new fund; its policy comes afterwards, from two people. */
export function newFundPage(seat: Seat, { entities, problems, values }: NewFundForm): string {
  const { locale } = seat;
  const t = translator(locale);
  return renderPage(
    <Layout
      {...seat}
      title={t('finance:funds.create')}
      lead={t('finance:funds.create-lead')}
      section="finance"
      width="narrow"
      above={<Way here={t('finance:funds.create')} t={t} within />}
    >
      <Form
        action={`${PATH}/new`}
        label={t('finance:funds.create')}
        problems={problems}
        values={values}
      >
        <Select
          name="entityId"
          label={t('finance:funds.entity')}
          options={entities.map(({ entityId, name }) => ({
            value: entityId,
            label: textIn(locale, name),
          }))}
          emptyLabel={false}
          required
        />
        <RadioGroup
          name="preset"
          label={t('finance:funds.preset')}
          options={PRESETS.map((value) => ({
            value,
            label: t(`finance:preset.${value}`),
            hint: t(`finance:preset.${value}-hint`),
          }))}
          value="crisis"
          required
        />
        <TextField
          name="baseCurrency"
          label={t('common:form.currency')}
          hint={t('finance:funds.currency-hint')}
          value={entities[0]?.currency}
          width="short"
          maxLength={3}
          required
        />
        <Words language="fr" t={t} />
        <Words language="en" t={t} />
        <Actions>
          <SubmitButton>{t('finance:funds.do')}</SubmitButton>
          <ButtonLink href={PATH} tone="quiet">
            {t('common:back')}
          </ButtonLink>
        </Actions>
      </Form>
    </Layout>,
  );
}

/** Name and purpose are public: each language that the fund speaks has its own. */
function Words({ language, t }: { readonly language: 'en' | 'fr'; readonly t: Translate }): VNode {
  return (
    <Fieldset legend={t(`finance:funds.words-${language}`)}>
      <TextField
        name={`name-${language}`}
        label={t('finance:funds.name')}
        maxLength={MAX_NAME}
        required
      />
      <TextArea
        name={`purpose-${language}`}
        label={t('finance:funds.purpose')}
        maxLength={MAX_PURPOSE}
        rows={3}
        required
      />
    </Fieldset>
  );
}

type WayProps = { readonly here: string; readonly t: Translate; readonly within?: boolean };

function Way({ here, t, within = false }: WayProps): VNode {
  return (
    <Breadcrumbs
      crumbs={[
        { label: t('finance:title'), href: '/finance' },
        ...(within ? [{ label: t('finance:funds.title'), href: PATH }] : []),
        { label: here },
      ]}
    />
  );
}
