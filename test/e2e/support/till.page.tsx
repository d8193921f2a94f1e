import {
  AmountField,
  DateField,
  Form,
  Layout,
  renderPage,
  SubmitButton,
  TextArea,
  TextField,
} from '#web';
import type { FieldProblem, LayoutProps, SentValues } from '#web';

type FormAgain = { readonly problems?: readonly FieldProblem[]; readonly values?: SentValues };

/** The page of the till: a form, and what was taken in so far. */
export function tillPage(
  layout: Pick<LayoutProps, 'locale' | 'dir' | 'csrfToken' | 'signedIn' | 'flash'>,
  gifts: readonly string[],
  form: FormAgain,
): string {
  return renderPage(
    <Layout {...layout} title="The till" section="finance">
      <Form action="/till" {...form}>
        <TextField name="fundId" label="Fund" required />
        <AmountField name="amount" label="Cents" currencies={['EUR']} required />
        <TextField name="method" label="Method" required />
        <DateField name="receivedOn" label="On" required />
        <TextArea name="note" label="Note" maxLength={500} />
        <SubmitButton>Take</SubmitButton>
      </Form>
      <ul>
        {gifts.map((id) => (
          <li key={id}>{id}</li>
        ))}
      </ul>
    </Layout>,
  );
}
