import type { VNode } from 'preact';
import { Alert, DataTable, StatusBadge, type Column } from '#web';
import { mendedAt, promisesOf, unkept, type FundPromise } from '../promises.js';
import type { PartProps } from './fund-parts.js';

/**
 * What a fund promises and who is there to keep it: all of it before it takes requests, and what has
 * fallen away since while it does. It is told, and nothing is closed by it.
 */
export function Promises({ place, t }: PartProps): VNode | null {
  const { fund, inForce, keepers } = place;
  if (fund.intake === 'closed') return null;
  const promises = promisesOf(inForce?.policy, keepers);
  const missing = unkept(promises);
  const isOpen = fund.intake === 'open';
  if (isOpen && missing.length === 0) return null;
  const columns: readonly Column<FundPromise>[] = [
    { header: t('finance:promises.what'), cell: ({ promise }) => t(`finance:promises.${promise}`) },
    {
      header: t('finance:promises.there'),
      cell: (one) => t('finance:promises.of', { there: one.there, needed: one.needed }),
    },
    {
      header: t('finance:promises.status'),
      cell: (one) => {
        const isMissing = missing.includes(one);
        return (
          <>
            <StatusBadge kind="promise" status={isMissing ? 'missing' : 'kept'} />{' '}
            {isMissing ? (
              <a href={mendedAt(one.promise, fund.fundId)}>{t('finance:promises.mend')}</a>
            ) : null}
          </>
        );
      },
    },
  ];
  const title = t(isOpen ? 'finance:promises.fallen' : 'finance:promises.title');
  return (
    <>
      {isOpen ? (
        <Alert tone="warning" title={title}>
          {t('finance:promises.fallen-text')}
        </Alert>
      ) : (
        <p class="quiet">{t('finance:promises.lead')}</p>
      )}
      <DataTable
        caption={title}
        captionHidden={isOpen}
        columns={columns}
        rows={isOpen ? missing : promises}
        empty=""
      />
    </>
  );
}
