import { ButtonLink, Card, hasText, Layout, renderPage, translator } from '#web';
import { groupOf, type Problem } from './problem.js';
import { statusOf } from './rejection-status.js';
import { layoutFor, type Visitor } from './visitor.js';

/** A problem as a page: what is wrong, what to do, and what to quote when asking for help. */
export function problemPage(problem: Problem, visitor: Visitor): string {
  const t = translator(visitor.locale);
  const group = groupOf(problem.status);
  return renderPage(
    <Layout {...layoutFor(visitor)} title={problem.title} section="public" width="narrow" hidden>
      <p>{problem.detail}</p>
      <p>{t(`problems:todo.${group}`)}</p>
      <p class="muted">{t('problems:reference', { reference: problem.instance.slice(-36) })}</p>
      <div class="actions">
        {group === 'sign-in' ? (
          <ButtonLink href="/sign-in">{t('common:nav.sign-in')}</ButtonLink>
        ) : (
          <ButtonLink href="/">{t('common:error.home')}</ButtonLink>
        )}
      </div>
    </Layout>,
  );
}

/** The page that the `type` of a problem document leads to. */
export function explanationPage(code: string, visitor: Visitor): string {
  const t = translator(visitor.locale);
  const status = statusOf(code);
  const group = groupOf(status);
  return renderPage(
    <Layout
      {...layoutFor(visitor)}
      title={t(`problems:title.${group}`)}
      section="public"
      width="narrow"
      hidden
    >
      <p>{t('problems:explained', { code, status })}</p>
      {hasText(visitor.locale, `rejections:${code}`) ? (
        <Card>
          <p>{withoutValues(t(`rejections:${code}`, { skipInterpolation: true }))}</p>
        </Card>
      ) : null}
      <p>{t(`problems:todo.${group}`)}</p>
    </Layout>,
  );
}

/** The text of a refusal has places for figures, which only the refusal itself knows. */
function withoutValues(text: string): string {
  return text.replace(/\{\{[^}]*\}\}/g, '…');
}
