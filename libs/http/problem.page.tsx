import type { VNode } from 'preact';
import { ButtonLink, Card, hasText, Layout, renderPage, translator } from '#web';
import type { Translate } from '#web';
import { groupOf, type Problem } from './problem.js';
import { statusOf, wayOnFrom } from './rejection-status.js';
import { layoutFor, type Visitor } from './visitor.js';

/** A problem as a page: what is wrong, what to do, and what to quote when asking for help. */
export function problemPage(problem: Problem, visitor: Visitor, path: string): string {
  const t = translator(visitor.locale);
  const group = groupOf(problem.status);
  return renderPage(
    <Layout {...layoutFor(visitor)} title={problem.title} section="public" width="narrow" hidden>
      <p>{problem.detail}</p>
      <p>{t(`problems:todo.${group}`)}</p>
      <p class="muted">{t('problems:reference', { reference: problem.instance.slice(-36) })}</p>
      <div class="actions">
        <WayOn problem={problem} path={path} t={t} />
      </div>
    </Layout>,
  );
}

type WayOnProps = { readonly problem: Problem; readonly path: string; readonly t: Translate };

/** Where to go from a problem: to the sign-in and back again, where a context says, or home. */
function WayOn({ problem, path, t }: WayOnProps): VNode {
  if (problem.code === 'sign-in-needed') {
    const href = `/sign-in?next=${encodeURIComponent(path)}`;
    return <ButtonLink href={href}>{t('common:nav.sign-in')}</ButtonLink>;
  }
  const way = wayOnFrom(problem.code);
  if (way) return <ButtonLink href={way.href}>{t(way.text)}</ButtonLink>;
  return <ButtonLink href="/">{t('common:error.home')}</ButtonLink>;
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
