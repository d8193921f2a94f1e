import type { ComponentChildren, VNode } from 'preact';

type CardProps = {
  readonly title?: ComponentChildren;
  /** Stands at the end of the title's line: a badge or a link. */
  readonly aside?: ComponentChildren;
  /** Level of the title in the page; 2 unless the card is inside a section with its own heading. */
  readonly level?: 2 | 3;
  readonly tone?: 'plain' | 'quiet' | 'accent';
  readonly id?: string;
  readonly children?: ComponentChildren;
};

/** A sheet of paper on the page, for one matter. */
export function Card({ title, aside, level = 2, tone = 'plain', id, children }: CardProps): VNode {
  const Heading = level === 3 ? 'h3' : 'h2';
  return (
    <section class={`card card-${tone}`} id={id}>
      {title === undefined ? null : (
        <div class="card-head">
          <Heading>{title}</Heading>
          {aside}
        </div>
      )}
      {children}
    </section>
  );
}

type SectionProps = {
  readonly title: ComponentChildren;
  readonly lead?: ComponentChildren;
  readonly id?: string;
  readonly children?: ComponentChildren;
};

/** A part of a page under its own heading, without a sheet. */
export function PageSection({ title, lead, id, children }: SectionProps): VNode {
  return (
    <section class="page-section" id={id}>
      <h2>{title}</h2>
      {lead === undefined ? null : <p class="section-lead">{lead}</p>}
      {children}
    </section>
  );
}

export type FigureProps = {
  readonly label: ComponentChildren;
  readonly value: ComponentChildren;
  readonly note?: ComponentChildren;
  readonly tone?: 'plain' | 'good' | 'warning' | 'danger';
};

/** One number that matters, with its name and what to know about it. Stands in a `FigureRow`. */
export function Figure({ label, value, note, tone = 'plain' }: FigureProps): VNode {
  return (
    <div class={`figure tone-${tone}`}>
      <dt>{label}</dt>
      <dd class="figure-value">{value}</dd>
      {note === undefined ? null : <dd class="figure-note">{note}</dd>}
    </div>
  );
}

type ChildrenProps = { readonly children?: ComponentChildren };

/** Figures side by side; under each other on a phone. */
export function FigureRow({ children }: ChildrenProps): VNode {
  return <dl class="figures">{children}</dl>;
}

/** Two or more columns on a desktop, one on a phone. The first takes twice the room with `lead`. */
export function Columns({
  children,
  lead = false,
}: ChildrenProps & { readonly lead?: boolean }): VNode {
  return <div class={lead ? 'columns columns-lead' : 'columns'}>{children}</div>;
}

type EmptyStateProps = {
  readonly title: ComponentChildren;
  readonly action?: { readonly href: string; readonly label: string };
  readonly children?: ComponentChildren;
};

/** What a page says when there is nothing to show, and what one may do then. */
export function EmptyState({ title, action, children }: EmptyStateProps): VNode {
  return (
    <div class="empty">
      <p class="empty-title">{title}</p>
      {children}
      {action ? (
        <p>
          <a class="button button-quiet" href={action.href}>
            {action.label}
          </a>
        </p>
      ) : null}
    </div>
  );
}

export type Definition = { readonly term: ComponentChildren; readonly value: ComponentChildren };

type DefinitionListProps = { readonly items: readonly Definition[] };

/** Facts with their names. */
export function DefinitionList({ items }: DefinitionListProps): VNode {
  return (
    <dl class="facts">
      {items.map((item, place) => (
        <div key={place}>
          <dt>{item.term}</dt>
          <dd>{item.value}</dd>
        </div>
      ))}
    </dl>
  );
}

type ButtonLinkProps = {
  readonly href: string;
  readonly tone?: ButtonTone;
  readonly children?: ComponentChildren;
};

export type ButtonTone = 'primary' | 'quiet' | 'danger';

/** A link that looks like a button: where it goes changes nothing by itself. */
export function ButtonLink({ href, tone = 'primary', children }: ButtonLinkProps): VNode {
  return (
    <a class={`button button-${tone}`} href={href}>
      {children}
    </a>
  );
}
