import type { VNode } from 'preact';
import { PageSection } from './cards.js';
import { DataTable } from './data-table.js';
import type { Translate } from './i18n.js';
import { Pager } from './pager.js';
import { StatusBadge } from './status.js';
import { Amount, TimeLeft } from './time.js';

const NOW = '2026-03-05T09:00:00Z';

type GalleryTablesProps = { readonly t: Translate };

type QueueRow = {
  readonly code: string;
  readonly needs: string;
  readonly minor: string;
  readonly status: string;
  readonly due: string;
  readonly paused?: boolean;
};

const QUEUE: readonly QueueRow[] = [
  {
    code: 'C-2H8M',
    needs: 'legal',
    minor: '120000',
    status: 'triaged',
    due: '2026-03-05T07:20:00Z',
  },
  {
    code: 'C-7F3K',
    needs: 'relocation',
    minor: '240000',
    status: 'UnderReview',
    due: '2026-03-05T12:10:00Z',
  },
  {
    code: 'C-9QX4',
    needs: 'medical',
    minor: '1000000',
    status: 'deciding',
    due: '2026-03-09T18:00:00Z',
  },
  {
    code: 'C-5R6T',
    needs: 'equipment',
    minor: '85050',
    status: 'more-info',
    due: '2026-03-06T18:00:00Z',
    paused: true,
  },
];

/** A queue that becomes cards on a phone, an empty table, a ledger that scrolls. */
export function GalleryTables({ t }: GalleryTablesProps): VNode {
  const columns = [
    { header: t('gallery:case'), cell: (row: QueueRow) => <a href={`#${row.code}`}>{row.code}</a> },
    { header: t('gallery:needs'), cell: (row: QueueRow) => t(`needs:kind.${row.needs}`) },
    {
      header: t('common:status'),
      cell: (row: QueueRow) => <StatusBadge kind="application" status={row.status} />,
    },
    {
      header: t('gallery:time-left'),
      cell: (row: QueueRow) => (
        <TimeLeft due={row.due} now={NOW} since="2026-03-01T09:00:00Z" paused={row.paused} />
      ),
    },
    {
      header: t('common:amount'),
      align: 'end',
      cell: (row: QueueRow) => <Amount money={eur(row.minor)} />,
    },
  ] as const;
  return (
    <PageSection title={t('gallery:queue')}>
      <DataTable
        caption={t('gallery:queue')}
        captionHidden
        columns={columns}
        rows={QUEUE}
        empty={t('gallery:empty-queue')}
        foot={[t('common:total'), '', '', '', <Amount key="sum" money={eur('1445050')} />]}
      />
      <Pager newer="?before=9" older="?after=2" note="4 / 150" />
      <DataTable
        caption={t('gallery:queue')}
        columns={columns}
        rows={[]}
        empty={t('gallery:empty-queue')}
      />
      <DataTable
        caption={t('gallery:trial')}
        phone="scroll"
        columns={[
          { header: t('gallery:account'), cell: (row) => t(`ledger:${row}`) },
          {
            header: t('gallery:debit'),
            align: 'end',
            cell: () => <Amount money={eur('3758800')} />,
          },
          {
            header: t('gallery:credit'),
            align: 'end',
            cell: () => <Amount money={eur('-3758800')} />,
          },
        ]}
        rows={['bank', 'grants-payable', 'exchange-unrealised']}
        empty={t('gallery:empty-queue')}
      />
    </PageSection>
  );
}

function eur(minor: string): { readonly minor: string; readonly currency: string } {
  return { minor, currency: 'EUR' };
}
