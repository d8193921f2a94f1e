import 'reflect-metadata';
import { existsSync } from 'node:fs';
import { IsIn, IsInt, IsNotEmpty, IsOptional, IsString, Matches, Max, Min } from 'class-validator';
import type { MailSettings, StripeSettings } from '#giving';
import { HOUR_MS } from '#kernel';
import { NumberFromText, validatorOf } from '#validation';

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];
const ROLES = ['all', 'api', 'worker'] as const;

/** The settings of a server, each from the environment variable of its name (docs/configuration.md). */
export class Settings {
  /** The data folder, or `memory` for an instance that is gone with its process. */
  @IsString()
  @IsNotEmpty()
  ENTRAIDE_DATA = './data';

  @IsInt()
  @Min(0)
  @Max(65_535)
  @NumberFromText()
  ENTRAIDE_PORT = 3000;

  /** The address to listen on; `0.0.0.0` and `::` let other machines in. */
  @IsString()
  @Matches(/^[0-9A-Za-z.:_-]{1,255}$/)
  ENTRAIDE_HOST = '127.0.0.1';

  /** 64 hex digits; else the folder's `master.key`. */
  @IsOptional()
  @Matches(/^[0-9a-fA-F]{64}$/)
  ENTRAIDE_MASTER_KEY?: string;

  @IsIn(LOG_LEVELS)
  ENTRAIDE_LOG_LEVEL: LogLevel = 'info';

  /** Where people reach the pages; with https, cookies never go without it. */
  @IsOptional()
  @Matches(/^https?:\/\/[^\s/?#]+$/)
  ENTRAIDE_PUBLIC_URL?: string;

  /** Who may read the figures and the details of health from elsewhere than this machine: a bearer token. */
  @IsOptional()
  @Matches(/^[\x21-\x7e]{20,200}$/)
  ENTRAIDE_METRICS_TOKEN?: string;

  /** How many proxies stand before the server: so many entries of X-Forwarded-For are believed. */
  @IsInt()
  @Min(0)
  @Max(10)
  @NumberFromText()
  ENTRAIDE_PROXIES = 0;

  /** Readiness is red while views are further behind than so many events. */
  @IsInt()
  @Min(1)
  @Max(1_000_000)
  @NumberFromText()
  ENTRAIDE_MAX_LAG = 1_000;

  /** Packed views (`entraide rebuild --pack`) to begin with, for a node that has none. */
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  ENTRAIDE_SEED?: string;

  /**
   * The cluster that holds the log, `esdb://…`; empty for the embedded store. Named without our
   * prefix, as its own tools name it.
   */
  @IsOptional()
  @Matches(/^esdb(\+discover)?:\/\/\S+$/)
  EVENTSTORE_URL?: string;

  /** Before each stream's name in the cluster, so that several houses can share one. */
  @IsOptional()
  @Matches(/^[a-z][a-z0-9-]{0,30}$/)
  ENTRAIDE_STREAM_PREFIX?: string;

  /** The secret key of the house's account at Stripe, for gifts by card; none are taken without it. */
  @IsOptional()
  @Matches(/^[rs]k_(?:test|live)_[\x21-\x7e]{1,250}$/)
  ENTRAIDE_STRIPE_KEY?: string;

  /** With which Stripe signs what it tells this house. */
  @IsOptional()
  @Matches(/^whsec_[\x21-\x7e]{1,250}$/)
  ENTRAIDE_STRIPE_WEBHOOK_SECRET?: string;

  /** Another place than Stripe's own: a stand-in, for trying things out. */
  @IsOptional()
  @Matches(/^https?:\/\/[^\s/?#]+$/)
  ENTRAIDE_STRIPE_URL?: string;

  /** How often Stripe's own list is compared with what it told this house. */
  @IsInt()
  @Min(1)
  @Max(168)
  @NumberFromText()
  ENTRAIDE_STRIPE_COMPARE_HOURS = 6;

  /** The mail server of the house, `smtp://` or `smtps://`; no letter is sent without it. */
  @IsOptional()
  @Matches(/^smtps?:\/\/[^\s/?#]+\/?$/)
  ENTRAIDE_MAIL_URL?: string;

  /** The address from which letters come. */
  @IsOptional()
  @Matches(/^[^\s<>@]{1,64}@[A-Za-z0-9.-]{1,200}$/)
  ENTRAIDE_MAIL_FROM?: string;

  /** What this process does: answer and work, only answer, or only work. */
  @IsIn(ROLES)
  ENTRAIDE_ROLE: (typeof ROLES)[number] = 'all';
}

/** The environment does not fit: one line per variable, with its name and never its value. */
export class SettingsRefused extends Error {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(['The settings do not fit (docs/configuration.md):', ...problems].join('\n  '));
    this.name = 'SettingsRefused';
    this.problems = problems;
  }
}

/** The cluster that settings name; undefined for the embedded store. */
export function clusterIn(
  settings: Pick<Settings, 'EVENTSTORE_URL' | 'ENTRAIDE_STREAM_PREFIX'>,
): { readonly url: string; readonly prefix?: string } | undefined {
  const { EVENTSTORE_URL: url, ENTRAIDE_STREAM_PREFIX: prefix } = settings;
  return url === undefined ? undefined : { url, ...(prefix === undefined ? {} : { prefix }) };
}

/** The mail server that settings name; undefined where there is none. */
export function mailIn(
  settings: Pick<Settings, 'ENTRAIDE_MAIL_URL' | 'ENTRAIDE_MAIL_FROM' | 'ENTRAIDE_PUBLIC_URL'>,
): MailSettings | undefined {
  const { ENTRAIDE_MAIL_URL: url, ENTRAIDE_MAIL_FROM: from, ENTRAIDE_PUBLIC_URL: house } = settings;
  if (url === undefined || from === undefined || house === undefined) return undefined;
  return { url, from, house };
}

/** The account at the provider of card payments that settings name; undefined where there is none. */
export function cardsIn(
  settings: Pick<
    Settings,
    | 'ENTRAIDE_STRIPE_KEY'
    | 'ENTRAIDE_STRIPE_WEBHOOK_SECRET'
    | 'ENTRAIDE_STRIPE_URL'
    | 'ENTRAIDE_STRIPE_COMPARE_HOURS'
  >,
): StripeSettings | undefined {
  const {
    ENTRAIDE_STRIPE_KEY: key,
    ENTRAIDE_STRIPE_WEBHOOK_SECRET: webhookSecret,
    ENTRAIDE_STRIPE_URL: url,
  } = settings;
  const compareEveryMs = settings.ENTRAIDE_STRIPE_COMPARE_HOURS * HOUR_MS;
  if (key === undefined || webhookSecret === undefined) return undefined;
  return { key, webhookSecret, url, compareEveryMs };
}

/**
 * The settings from the environment, all checked. An unknown `ENTRAIDE_` name is refused, since it
 * is a setting that somebody believes to be in force. Empty means not set.
 */
export function readSettings(environment: NodeJS.ProcessEnv): Settings {
  const given = Object.entries(environment).filter(
    ([name, value]) =>
      (name.startsWith(PREFIX) || name === EVENTSTORE_URL) && value !== '' && value !== undefined,
  );
  const outcome = validatorOf(Settings)(Object.fromEntries(given));
  const problems = outcome.ok ? [] : [...new Set(outcome.problems.map(inWords))];
  if (outcome.ok) problems.push(...togetherOnly(outcome.value));
  if (!outcome.ok || problems.length > 0) throw new SettingsRefused(problems);
  return outcome.value;
}

/** Reads `.env` into the environment, where it is; what is set already stays. */
export function loadEnvironmentFile(path = '.env'): void {
  if (existsSync(path)) process.loadEnvFile(path);
}

const PREFIX = 'ENTRAIDE_';
const EVENTSTORE_URL = 'EVENTSTORE_URL';

/** What is right by itself and makes no sense beside the other settings. */
function togetherOnly(settings: Settings): readonly string[] {
  const isOpen = OPEN_HOSTS.has(settings.ENTRAIDE_HOST) && settings.ENTRAIDE_ROLE !== 'worker';
  const open = [
    ...(isOpen && settings.ENTRAIDE_PUBLIC_URL === undefined ? [NO_PUBLIC_URL] : []),
    ...cardsTogether(settings),
    ...mailTogether(settings),
  ];
  if (settings.EVENTSTORE_URL !== undefined) return open;
  return [
    ...open,
    ...(settings.ENTRAIDE_ROLE === 'all' ? [] : [NO_SPLIT_ROLES]),
    ...(settings.ENTRAIDE_STREAM_PREFIX === undefined ? [] : [NO_PREFIX]),
  ];
}

/** A letter says from whom it comes, and its link where this house is: no stranger says it for it. */
function mailTogether(settings: Settings): readonly string[] {
  const { ENTRAIDE_MAIL_URL: url, ENTRAIDE_MAIL_FROM: from, ENTRAIDE_PUBLIC_URL: house } = settings;
  if (url === undefined) return from === undefined ? [] : [NO_MAIL_URL];
  return from === undefined || house === undefined ? [NO_MAIL_FROM] : [];
}

/** A key without a secret would take gifts and never hear that they were paid. */
function cardsTogether(settings: Settings): readonly string[] {
  const {
    ENTRAIDE_STRIPE_KEY: key,
    ENTRAIDE_STRIPE_WEBHOOK_SECRET: secret,
    ENTRAIDE_STRIPE_URL: url,
  } = settings;
  const live = key !== undefined && /^.k_live_/.test(key);
  return [
    ...(key !== undefined && secret === undefined ? [NO_WEBHOOK_SECRET] : []),
    ...(key === undefined && (secret !== undefined || url !== undefined) ? [NO_STRIPE_KEY] : []),
    ...(live && url !== undefined ? [LIVE_KEY_ELSEWHERE] : []),
  ];
}

const NO_WEBHOOK_SECRET =
  'ENTRAIDE_STRIPE_WEBHOOK_SECRET: with a key it is needed too; the dashboard of Stripe shows it beside the address of the webhook';
const NO_MAIL_URL = 'ENTRAIDE_MAIL_FROM: makes no sense without ENTRAIDE_MAIL_URL';
const NO_MAIL_FROM =
  'ENTRAIDE_MAIL_URL: needs ENTRAIDE_MAIL_FROM, and ENTRAIDE_PUBLIC_URL for the links in letters';
const NO_STRIPE_KEY = 'ENTRAIDE_STRIPE_KEY: the other settings of Stripe do nothing without it';
const LIVE_KEY_ELSEWHERE =
  'ENTRAIDE_STRIPE_URL: a live key is sent to Stripe alone; leave this empty, or take a key of its test mode';

/** These let everybody in. */
const OPEN_HOSTS: ReadonlySet<string> = new Set(['0.0.0.0', '::', '::0', '0:0:0:0:0:0:0:0']);
const NO_PUBLIC_URL =
  'ENTRAIDE_PUBLIC_URL: the server would answer to everybody (ENTRAIDE_HOST); say where people reach it, such as https://fund.example.org, and put a proxy with TLS in front';

/** The embedded store has one writer (D16), so nobody else could do the other half. */
const NO_SPLIT_ROLES =
  'ENTRAIDE_ROLE: on the embedded store one process does everything; leave it empty, say all, or set EVENTSTORE_URL';
const NO_PREFIX = 'ENTRAIDE_STREAM_PREFIX: only a cluster has it; set EVENTSTORE_URL too';

function inWords({ path, rule }: { readonly path: string; readonly rule: string }): string {
  const what = rule === 'whitelistValidation' ? 'there is no such setting' : EXPECTED[path];
  return `${path}: ${what ?? 'the value does not fit'}`;
}

const EXPECTED: Readonly<Record<string, string>> = {
  ENTRAIDE_DATA: 'expected the path of a folder',
  ENTRAIDE_PORT: 'expected a port, 0 to 65535',
  ENTRAIDE_HOST: 'expected a host name or an IP address',
  ENTRAIDE_MASTER_KEY: 'expected 64 hex digits',
  ENTRAIDE_LOG_LEVEL: `expected one of ${LOG_LEVELS.join(', ')}`,
  ENTRAIDE_PUBLIC_URL: 'expected an address such as https://fund.example.org, without a path',
  ENTRAIDE_PROXIES: 'expected a number of proxies, 0 to 10',
  ENTRAIDE_MAX_LAG: 'expected a number of events, 1 to 1000000',
  ENTRAIDE_SEED: 'expected the path of a file',
  EVENTSTORE_URL: 'expected an address such as esdb://name:password@host:2113?tls=true',
  ENTRAIDE_STREAM_PREFIX:
    'expected a small letter, then small letters, digits or dashes, 31 at most',
  ENTRAIDE_STRIPE_KEY: 'expected a secret key of Stripe, sk_… or rk_…',
  ENTRAIDE_STRIPE_WEBHOOK_SECRET: 'expected the signing secret of a webhook, whsec_…',
  ENTRAIDE_STRIPE_URL: 'expected an address such as http://127.0.0.1:12111, without a path',
  ENTRAIDE_STRIPE_COMPARE_HOURS: 'expected a number of hours, 1 to 168',
  ENTRAIDE_ROLE: `expected one of ${ROLES.join(', ')}`,
};
