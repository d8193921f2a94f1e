import type { RoleName, SeatRank } from '#catalogue';
import { confirmPolicy, createFund, defaultPolicy, openRestriction, proposePolicy } from '#funds';
import {
  activateAccount,
  attestInterests,
  confirmRole,
  confirmSeat,
  declareTie,
  formCommittee,
  inviteAccount,
  meetingCodeOf,
  proposeRole,
  proposeSeat,
  setUp,
} from '#people';
import { by, type Stage } from './stage.js';

/** The one password of everybody in the demo. */
export const DEMO_PASSWORD = 'entraide demo 2026';
/** An organisation to which one member of the committee is tied, and which applies. */
export const TIED_ORGANISATION = 'Instance of Words';

export type Player =
  | 'administrator'
  | 'second-administrator'
  | 'duty-officer'
  | 'case-worker'
  | 'verifier'
  | 'treasurer'
  | 'releaser'
  | 'second-releaser'
  | 'accountant'
  | 'auditor'
  | 'data-protection-officer'
  | 'publication-officer'
  | 'chair'
  | 'member-1'
  | 'member-2'
  | 'member-3'
  | 'member-4'
  | 'member-5'
  | 'member-6'
  | 'board-member';

const ROLES: Readonly<Partial<Record<Player, readonly RoleName[]>>> = {
  'duty-officer': ['duty-officer'],
  'case-worker': ['case-worker'],
  verifier: ['verifier'],
  treasurer: ['treasurer'],
  releaser: ['releaser'],
  'second-releaser': ['releaser'],
  accountant: ['accountant'],
  auditor: ['auditor'],
  'data-protection-officer': ['data-protection-officer'],
  'publication-officer': ['publication-officer'],
  chair: ['chair', 'reviewer'],
  'member-1': ['reviewer'],
  'member-2': ['reviewer'],
  'member-3': ['reviewer'],
  'member-4': ['reviewer'],
  'member-5': ['reviewer'],
  'member-6': ['reviewer'],
  'board-member': ['reviewer', 'governing-body'],
};

const SEATS: Readonly<Partial<Record<Player, SeatRank>>> = {
  chair: 'chair',
  'member-1': 'member',
  'member-2': 'member',
  'member-3': 'member',
  'member-4': 'member',
  'member-5': 'member',
  'board-member': 'board',
  'member-6': 'alternate',
};

export const COMMITTEE = Object.keys(SEATS) as readonly Player[];

export type Federation = {
  readonly entityId: string;
  readonly accounts: Readonly<Record<Player, string>>;
  readonly crisis: string;
  readonly solidarity: string;
};

/** Where somebody of the demo signs in. */
export function demoEmail(player: Player): string {
  return `${player}@federation.example`;
}

/** The federation on its first day: people, roles by two people, two funds, their committees. */
export async function foundFederation(stage: Stage): Promise<Federation> {
  const { entityId, accounts } = await invitePeople(stage);
  const crisis = await openFund(stage, entityId, accounts, 'crisis');
  const solidarity = await openFund(stage, entityId, accounts, 'solidarity');
  await giveRoles(stage, accounts);
  for (const fundId of [crisis, solidarity]) await seatCommittee(stage, accounts, fundId);
  for (const member of COMMITTEE) await attest(stage, accounts[member], 'first');
  await declareTie(stage.ports, by(accounts['member-3'], 'reviewer', 'tie-1'), {
    kind: 'board',
    party: 'organisation',
    name: TIED_ORGANISATION,
    from: '2025-09-01',
    until: null,
  });
  await openBuckets(stage, accounts, crisis, solidarity);
  return { entityId, accounts, crisis, solidarity };
}

/** The yearly statement of interests. */
export async function attest(stage: Stage, accountId: string, round: string): Promise<void> {
  await attestInterests(stage.ports, by(accountId, 'reviewer', `attest-${round}-${accountId}`));
}

async function invitePeople(
  stage: Stage,
): Promise<{ readonly entityId: string; readonly accounts: Record<Player, string> }> {
  const { ports } = stage;
  const first = await setUp(ports, by('set-up', 'staff', 'set-up'), {
    entity: {
      name: {
        en: 'Federation for Human Rights (made up)',
        fr: 'Fédération pour les droits humains (inventée)',
      },
      kind: 'network',
      baseCurrency: 'EUR',
      fiscalYearStartMonth: 7,
      timeZone: 'Europe/Paris',
      languages: ['fr', 'en'],
    },
    email: demoEmail('administrator'),
    displayName: 'Administrator',
    password: DEMO_PASSWORD,
  });
  const accounts = { administrator: first.accountId } as Record<Player, string>;
  const others = ['second-administrator', ...Object.keys(ROLES)] as readonly Player[];
  for (const player of others) {
    const invited = await inviteAccount(
      ports,
      by(first.accountId, 'administrator', `invite-${player}`),
      {
        entityId: first.entityId,
        email: demoEmail(player),
        displayName: player.replace(/-/g, ' '),
      },
    );
    const { secret } = invited;
    const password = DEMO_PASSWORD;
    await activateAccount(ports, by(invited.accountId, 'staff', `join-${player}`), {
      secret,
      password,
    });
    accounts[player] = invited.accountId;
  }
  const second = {
    accountId: accounts['second-administrator'],
    role: 'administrator',
    fundId: null,
  } as const;
  await proposeRole(ports, by(accounts.administrator, 'administrator', 'second'), second);
  await confirmRole(ports, by(second.accountId, 'staff', 'second-accepts'), second);
  return { entityId: first.entityId, accounts };
}

async function giveRoles(stage: Stage, accounts: Record<Player, string>): Promise<void> {
  for (const [player, roles] of Object.entries(ROLES)) {
    // Everybody tells the second administrator the code on their account page.
    const code = await meetingCodeOf(stage.ports, accounts[player as Player]);
    for (const role of roles) {
      const grant = { accountId: accounts[player as Player], role, fundId: null };
      const key = `role-${player}-${role}`;
      await proposeRole(stage.ports, by(accounts.administrator, 'administrator', key), grant);
      const second = accounts['second-administrator'];
      const confirmed = { ...grant, code };
      await confirmRole(stage.ports, by(second, 'administrator', `${key}-2`), confirmed);
    }
  }
}

const FUNDS = {
  crisis: {
    name: { en: 'Crisis fund', fr: 'Fonds de crise' },
    purpose: {
      en: 'Answers within hours when somebody who defends rights is in danger.',
      fr: 'Répond en quelques heures quand une personne qui défend des droits est en danger.',
    },
  },
  solidarity: {
    name: { en: 'Solidarity fund', fr: 'Fonds de solidarité' },
    purpose: {
      en: 'Supports members and their partners in rounds; the members decide.',
      fr: 'Soutient les membres et leurs partenaires par sessions ; les membres décident.',
    },
  },
} as const;

async function openFund(
  { ports }: Stage,
  entityId: string,
  accounts: Record<Player, string>,
  preset: 'crisis' | 'solidarity',
): Promise<string> {
  const [first, second] = [accounts.administrator, accounts['second-administrator']];
  const { fundId } = await createFund(ports, by(first, 'administrator', `fund-${preset}`), {
    entityId,
    ...FUNDS[preset],
    preset,
    baseCurrency: 'EUR',
  });
  const policy = defaultPolicy('EUR', preset);
  const proposed = await proposePolicy(ports, by(first, 'administrator', `policy-${preset}`), {
    fundId,
    policy,
  });
  await confirmPolicy(ports, by(second, 'administrator', `policy-${preset}-2`), {
    fundId,
    version: proposed.version,
  });
  return fundId;
}

async function seatCommittee(
  { ports }: Stage,
  accounts: Record<Player, string>,
  fundId: string,
): Promise<void> {
  const [first, second] = [accounts.administrator, accounts['second-administrator']];
  await formCommittee(ports, by(first, 'administrator', `committee-${fundId}`), {
    fundId,
    seats: 7,
  });
  for (const [player, rank] of Object.entries(SEATS)) {
    const key = `seat-${fundId}-${player}`;
    const { seatId } = await proposeSeat(ports, by(first, 'administrator', key), {
      fundId,
      memberId: accounts[player as Player],
      rank,
      from: '2025-11-17',
      until: '2028-11-16',
    });
    await confirmSeat(ports, by(second, 'administrator', `${key}-2`), { fundId, seatId });
  }
}

async function openBuckets(
  { ports }: Stage,
  accounts: Record<Player, string>,
  crisis: string,
  solidarity: string,
): Promise<void> {
  const treasurer = accounts.treasurer;
  await openRestriction(ports, by(treasurer, 'treasurer', 'bucket-legal'), {
    fundId: crisis,
    restriction: 'legal-aid',
    terms: { needs: ['legal'], places: [], from: null, until: '2026-12-31', feesAllowed: false },
    credit: { en: 'Legal aid appeal', fr: 'Appel pour l’aide juridique' },
  });
  await openRestriction(ports, by(treasurer, 'treasurer', 'bucket-digital'), {
    fundId: solidarity,
    restriction: 'digital-safety',
    terms: {
      needs: ['digital-security', 'equipment'],
      places: [],
      from: null,
      until: null,
      feesAllowed: true,
    },
    credit: { en: 'Digital safety programme', fr: 'Programme de sécurité numérique' },
  });
}
