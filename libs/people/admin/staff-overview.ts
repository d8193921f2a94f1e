import { authorityAt, openActs, ownWork, refusalTo, type OpenAct } from '#acts';
import { loadEntityAuthority, type Ports } from '#commands';
import { loadState } from '#event-store';
import { ensure } from '#kernel';
import { displayNameOf } from '../account.commands.js';
import { accountDecider, type AccountCommand } from '../account.decider.js';
import { administrationDecider } from '../administration.decider.js';
import { isWaiting, type AdministrationState } from '../administration.state.js';
import { foundingDecider, foundingStream } from '../founding.decider.js';
import { administrationStream, standsAlone } from '../power.commands.js';
import { halfOf, type Half } from './staff-matters.js';
import {
  ACCOUNT_ACTS,
  MEASURE_ACTS,
  type AccountPlace,
  type MeasurePlace,
} from './account.acts.js';
import { ROLE_ACTS, type RolePlace, type StaffPlace } from './role.acts.js';
import type { GrantRow, StaffRow } from './staff-directory.projection.js';
import type { VisibleStaff } from './visible-staff.js';

/** Somebody of the staff on the page of an administrator. */
export type Staff = {
  readonly accountId: string;
  readonly status: StaffRow['status'];
  /** Opened for this page only; undefined once erased. */
  readonly name: string | undefined;
  readonly roles: readonly ListedRole[];
  readonly place: AccountPlace;
  readonly open: readonly OpenAct<AccountPlace>[];
  /** Whether the reader may make the link again, for somebody who has not joined. */
  readonly canRenew: boolean;
};

/** What somebody asked for and somebody else must agree to. */
export type ListedMeasure = {
  readonly person: Staff;
  readonly place: MeasurePlace;
  readonly open: readonly OpenAct<MeasurePlace>[];
};

/** What the reader passes on to somebody who sets a new password. */
export type ResetHalf = { readonly person: Staff; readonly half: Half };

/** A role that is held or waits for a second person, and what the reader may do with it. */
export type ListedRole = Pick<GrantRow, 'status'> & {
  readonly place: RolePlace;
  readonly open: readonly OpenAct<RolePlace>[];
};

export type StaffOverview = {
  readonly staff: readonly Staff[];
  /** Where the reader proposes a role. */
  readonly place: StaffPlace;
  readonly measures: readonly ListedMeasure[];
  readonly halves: readonly ResetHalf[];
  /** Who holds a recovery key; null where the reader is no administrator. */
  readonly recovery: { readonly holders: readonly string[]; readonly ownKey: boolean } | null;
};

/**
 * The staff as an account may see it, with what the rules must know to say what they may do there.
 * Rejection `account-unknown`.
 */
export async function staffOverview(
  ports: Ports,
  { staff: rows, grants }: VisibleStaff,
  accountId: string,
): Promise<StaffOverview> {
  const founding = await loadState(ports.store, foundingDecider, foundingStream);
  const now = ports.clock.now();
  const entities = [...new Set(rows.map((row) => row.entity_id))];
  const authorities = new Map(
    await Promise.all(
      entities.map(async (entityId) => {
        const roles = await loadEntityAuthority(ports.store, accountId, entityId, now);
        return [entityId, roles] as const;
      }),
    ),
  );
  const authorityIn = (entityId: string): StaffPlace['authority'] =>
    authorityAt(now, 'UTC', { id: accountId, roles: authorities.get(entityId) ?? [] });
  const powers = new Map(
    await Promise.all(
      entities.map(async (entityId) => {
        const stream = administrationStream(entityId);
        const administration = await loadState(ports.store, administrationDecider, stream);
        const power = { administration, standsAlone: await standsAlone(ports, entityId) };
        return [entityId, power] as const;
      }),
    ),
  );
  const staff = await Promise.all(
    rows.map(async ({ account_id, entity_id: entityId, status }): Promise<Staff> => {
      const state = await loadState(ports.store, accountDecider, `account-${account_id}`);
      const power = powers.get(entityId) ?? NO_POWER;
      const at = { authority: authorityIn(entityId), entityId, founding, state, ...power };
      const place: AccountPlace = { ...at, accountId: account_id };
      const renewal = refusalTo(() =>
        accountDecider.decide(renewalIn(place, accountId, now.toISOString()), state),
      );
      const own = grants.filter((grant) => grant.account_id === account_id);
      return {
        accountId: account_id,
        status,
        name: await displayNameOf(ports, account_id),
        roles: own.map((grant) => {
          const role = { ...at, on: roleIn(grant) };
          const open = ownWork(openActs(ROLE_ACTS, role));
          return { status: grant.status, place: role, open };
        }),
        place,
        open: ownWork(openActs(ACCOUNT_ACTS, place)),
        canRenew: renewal === undefined,
      };
    }),
  );
  const me = rows.find((row) => row.account_id === accountId);
  ensure(me, 'account-unknown');
  const authority = authorityIn(me.entity_id);
  // Nobody is offered to themselves: the rules would refuse it.
  const others = staff.filter((person) => person.accountId !== accountId);
  const { administration } = powers.get(me.entity_id) ?? NO_POWER;
  return {
    staff,
    place: { authority, entityId: me.entity_id, founding, others },
    measures: measuresAmong(staff, administration, now.toISOString()),
    halves: staff.flatMap((person) => {
      const { place: at } = person;
      const half = halfOf(ports, person.accountId, at.state, accountId, now.toISOString());
      return half ? [{ person, half }] : [];
    }),
    recovery: authority.by.roles.includes('administrator')
      ? {
          holders: administration.keys.map(({ holder }) => holder),
          ownKey: administration.keys.some(({ holder }) => holder === accountId),
        }
      : null,
  };
}

const NO_POWER = { administration: administrationDecider.initial, standsAlone: true };

/** What waits, each before the reader. */
function measuresAmong(
  staff: readonly Staff[],
  { asked }: AdministrationState,
  now: string,
): readonly ListedMeasure[] {
  return asked
    .filter((one) => isWaiting(one, now))
    .flatMap((one) => {
      const person = staff.find(({ accountId }) => accountId === one.accountId);
      if (!person) return [];
      const place = { ...person.place, asked: one };
      return { person, place, open: openActs(MEASURE_ACTS, place) };
    });
}

function renewalIn(
  { accountId, authority: { by } }: AccountPlace,
  reader: string,
  now: string,
): AccountCommand {
  const link = { accountId, invitationRef: '', expiresAt: now };
  return { type: 'RenewInvitation', ...link, by: { accountId: reader, roles: by.roles } };
}

function roleIn({ role_id: roleId, account_id: accountId, role, fund_id }: GrantRow) {
  return { roleId, accountId, role, fundId: fund_id };
}
