import { Inject, Injectable, type MessageEvent, type OnModuleDestroy } from '@nestjs/common';
import {
  defer,
  distinctUntilChanged,
  finalize,
  interval,
  map,
  merge,
  shareReplay,
  Subject,
  takeUntil,
  timer,
  type Observable,
} from 'rxjs';
import { VIEWS } from '#commands';
import { canonicalDigest, ensure, MINUTE_MS, type Json } from '#kernel';
import type { ViewSet } from '#read-models';
import { readPublicSum, type CampaignRow } from './campaigns.query.js';

/** What looking on may cost a server. */
export const LIVE_LIMITS = {
  /** How often the figures of a campaign are looked up, however many look on. */
  lookEveryMs: 2_000,
  /** After so long without news a word is sent, so that a connection that is gone is noticed. */
  wordEveryMs: 25_000,
  /** A connection ends after that; a browser that still looks opens another. */
  connectionMs: 10 * MINUTE_MS,
  /** Connections at a time; whoever comes after that asks now and then. */
  maxConnections: 500,
} as const;

type Figures = Pick<CampaignRow, 'campaignId' | 'currency' | 'poolId'>;

/**
 * Tells browsers that the figures of a campaign have changed, and not how: they fetch the piece of the
 * page anew, as do those that cannot be told (ADR 44: what changes is what anybody may see).
 */
@Injectable()
export class CampaignLive implements OnModuleDestroy {
  private readonly isOver = new Subject<void>();
  private readonly looks = new Map<string, Observable<string>>();
  private connections = 0;

  constructor(@Inject(VIEWS) private readonly views: ViewSet) {}

  /** Rejection `too-many-look-on`. */
  follow(figures: Figures): Observable<MessageEvent> {
    ensure(this.connections < LIVE_LIMITS.maxConnections, 'too-many-look-on');
    return defer(() => {
      this.connections += 1;
      const news = this.look(figures).pipe(map((data) => ({ type: 'total', data })));
      const words = interval(LIVE_LIMITS.wordEveryMs).pipe(map(() => ({ type: 'word', data: '' })));
      return merge(news, words).pipe(
        takeUntil(merge(this.isOver, timer(LIVE_LIMITS.connectionMs))),
        finalize(() => {
          this.connections -= 1;
        }),
      );
    });
  }

  /** Lets a server that stops go without waiting for anybody who looks on. */
  onModuleDestroy(): void {
    this.isOver.next();
  }

  /** One look for everybody who looks at a campaign. */
  private look(figures: Figures): Observable<string> {
    const { campaignId } = figures;
    const known = this.looks.get(campaignId);
    if (known) return known;
    const look = timer(0, LIVE_LIMITS.lookEveryMs).pipe(
      map(() => digestOf(readPublicSum(this.views, figures))),
      distinctUntilChanged(),
      finalize(() => this.looks.delete(campaignId)),
      shareReplay({ bufferSize: 1, refCount: true }),
    );
    this.looks.set(campaignId, look);
    return look;
  }
}

function digestOf(sum: object): string {
  const plain = JSON.stringify(sum, (_, value: unknown) =>
    typeof value === 'bigint' ? value.toString() : value,
  );
  return canonicalDigest(JSON.parse(plain) as Json);
}
