import type { VNode } from 'preact';
import { Card, Columns } from './cards.js';
import { CheckboxGroup, RadioGroup, Select } from './choices.js';
import { AmountField, DateField, TextArea, TextField } from './fields.js';
import { Actions, Fieldset, Form, SubmitButton } from './form.js';
import type { Translate } from './i18n.js';

type GalleryFormsProps = { readonly t: Translate };

/** Every form part: with problems and what was sent, and empty. */
export function GalleryForms({ t }: GalleryFormsProps): VNode {
  return (
    <Columns>
      <Card title={t('gallery:form')}>
        <Form
          action="/apply"
          commandKey="3b0f9f0e-0000-4000-8000-000000000001"
          problems={[
            { field: 'story', text: t('gallery:problem-story') },
            { field: 'amount', text: t('gallery:problem-amount') },
            { field: 'who', text: t('gallery:problem-who') },
          ]}
          values={{ amount: '12,x', amountCurrency: 'TND', needs: ['legal', 'medical'], story: '' }}
        >
          <GalleryFields t={t} />
        </Form>
      </Card>
      <Card title={t('common:confirm')}>
        <Form action="/case" commandKey="3b0f9f0e-0000-4000-8000-000000000002">
          <TextField
            name="receipt"
            label={t('gallery:code')}
            required
            width="medium"
            spellcheck={false}
          />
          <TextField name="secret" type="password" label={t('gallery:contact')} required />
          <AmountField
            name="one"
            label={t('gallery:amount')}
            currencies={['EUR']}
            value="1250.50"
            required
          />
          <Actions>
            <SubmitButton>{t('common:confirm')}</SubmitButton>
            <SubmitButton tone="quiet" name="act" value="save">
              {t('common:save')}
            </SubmitButton>
          </Actions>
        </Form>
        <Form action="/committee" method="get" layout="inline" label={t('gallery:queue')}>
          <Select
            name="region-filter"
            label={t('gallery:region')}
            required
            options={[
              { value: 'n', label: t('gallery:north') },
              { value: 's', label: t('gallery:south') },
            ]}
            value="s"
          />
          <SubmitButton tone="quiet">{t('common:open')}</SubmitButton>
        </Form>
      </Card>
    </Columns>
  );
}

function GalleryFields({ t }: GalleryFormsProps): VNode {
  return (
    <>
      <TextField
        name="contact"
        label={t('gallery:contact')}
        hint={t('gallery:contact-hint')}
        value="signal: night owl"
        required
      />
      <TextArea name="story" label={t('gallery:story')} maxLength={1500} required />
      <Fieldset legend={t('gallery:amount')}>
        <AmountField
          name="amount"
          label={t('gallery:amount')}
          currencies={['EUR', 'USD', 'TND']}
          required
        />
        <DateField name="by" label={t('gallery:by')} />
      </Fieldset>
      <RadioGroup
        name="who"
        label={t('gallery:who')}
        required
        options={['person', 'informal-group', 'organisation'].map((value) => ({
          value,
          label: t(`needs:applicant-kind.${value}`),
        }))}
      />
      <CheckboxGroup
        name="needs"
        label={t('gallery:needs-label')}
        options={['relocation', 'legal', 'medical', 'digital-security'].map((value) => ({
          value,
          label: t(`needs:kind.${value}`),
          hint: t(`needs:hint.${value}`),
        }))}
      />
      <Actions>
        <SubmitButton>{t('common:send')}</SubmitButton>
        <SubmitButton tone="danger" name="act" value="decline">
          {t('gallery:danger')}
        </SubmitButton>
      </Actions>
    </>
  );
}
