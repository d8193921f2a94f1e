import { Alert, ButtonLink, Card, CopyCode, Layout, renderPage, Stepper, translator } from '#web';
import type { Reading } from './apply.page.js';

export type Receipt = {
  readonly receiptCode: string;
  /** Longest time until the request is sorted, as a text. */
  readonly sortedWithin: string | undefined;
};

/**
 * The answer to a submission. It is made of the request itself and stands at no address of its
 * own: sending the same form again shows the same code, and nobody else can ask for it.
 */
export function receiptPage(reading: Reading, { receiptCode, sortedWithin }: Receipt): string {
  const t = translator(reading.locale);
  return renderPage(
    <Layout
      {...reading}
      title={t('apply:receipt.title')}
      lead={t('apply:receipt.lead')}
      section="apply"
      width="narrow"
    >
      <CopyCode label={t('apply:receipt.code')} code={receiptCode} note={t('apply:receipt.once')} />
      <Alert tone="warning" title={t('apply:receipt.keep')}>
        <ul>
          {['write', 'disguise', 'nobody', 'lost'].map((point) => (
            <li key={point}>{t(`apply:receipt.points.${point}`)}</li>
          ))}
        </ul>
      </Alert>
      <Card title={t('apply:receipt.next')}>
        <Stepper
          label={t('apply:receipt.next')}
          steps={[
            { label: t('apply:receipt.step.received'), state: 'done' },
            {
              label: t('apply:receipt.step.sorted'),
              state: 'current',
              ...(sortedWithin === undefined
                ? {}
                : { note: t('apply:receipt.within', { duration: sortedWithin }) }),
            },
            { label: t('apply:receipt.step.verified'), state: 'waiting' },
            { label: t('apply:receipt.step.decided'), state: 'waiting' },
          ]}
        />
        <p>{t('apply:receipt.questions')}</p>
      </Card>
      <div class="actions">
        <ButtonLink href="/case">{t('apply:follow')}</ButtonLink>
        <ButtonLink href="/" tone="quiet">
          {t('apply:receipt.leave')}
        </ButtonLink>
      </div>
    </Layout>,
  );
}
