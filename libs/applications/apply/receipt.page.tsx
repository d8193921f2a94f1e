import {
  Alert,
  ButtonLink,
  Card,
  CopyCode,
  Form,
  Layout,
  renderPage,
  Stepper,
  translator,
  type PageReader,
} from '#web';

export type Receipt = {
  readonly fundId: string;
  readonly receiptCode: string;
  /** Longest time until the request is sorted, as a text. */
  readonly sortedWithin: string | undefined;
};

/**
 * The answer to a submission. It is made of the request itself and stands at no address of its
 * own: sending the same form again shows the same code, and nobody else can ask for it. The
 * language switch sends the code, and none of the answers, so that they are not on the page.
 */
export function receiptPage(reader: PageReader, receipt: Receipt): string {
  const { fundId, receiptCode, sortedWithin } = receipt;
  const action = `/apply/${fundId}/receipt`;
  const t = translator(reader.locale);
  return renderPage(
    <Layout
      {...reader}
      title={t('apply:receipt.title')}
      lead={t('apply:receipt.lead')}
      section="apply"
      width="narrow"
      languageForm={{ id: 'receipt', action }}
    >
      <Form id="receipt" action={action}>
        <input type="hidden" name="receiptCode" value={receiptCode} />
      </Form>
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
