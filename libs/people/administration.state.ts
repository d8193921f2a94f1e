import type {
  AdministrationRecovered,
  AdministratorEntered,
  AdministratorLeft,
  MeasureAsked,
  MeasureSeconded,
  PowerTaken,
  RecoveryKeyDrawn,
} from '#catalogue';
import { DAY_MS } from '#kernel';

export type AdministrationEvent =
  | AdministratorEntered
  | AdministratorLeft
  | PowerTaken
  | MeasureAsked
  | MeasureSeconded
  | RecoveryKeyDrawn
  | AdministrationRecovered;

/** Something that waits for a second person. */
export type AskedMeasure = MeasureAsked['data'];

export type AdministrationState = {
  /** Accounts that can give and take the roles of the entity: never more than really can. */
  readonly administrators: readonly string[];
  /** Who took power from whom, in the day before the last time that anybody did. */
  readonly taken: readonly Pick<PowerTaken['data'], 'by' | 'at'>[];
  readonly asked: readonly AskedMeasure[];
  /** One a holder, the newest. */
  readonly keys: readonly Pick<RecoveryKeyDrawn['data'], 'keyId' | 'holder' | 'keyHash'>[];
};

export const NO_ADMINISTRATION: AdministrationState = {
  administrators: [],
  taken: [],
  asked: [],
  keys: [],
};

/** How long what was asked for waits for a second person. */
export const MEASURE_DAYS = 7;

export function evolveAdministration(
  state: AdministrationState,
  event: AdministrationEvent,
): AdministrationState {
  switch (event.type) {
    case 'AdministratorEntered': {
      const { accountId } = event.data;
      return { ...state, administrators: [...state.administrators, accountId] };
    }
    case 'AdministratorLeft': {
      const { accountId } = event.data;
      return { ...state, administrators: state.administrators.filter((one) => one !== accountId) };
    }
    case 'PowerTaken': {
      const { by, at } = event.data;
      const recent = state.taken.filter((one) => isWithinDay(one.at, at));
      return { ...state, taken: [...recent, { by, at }] };
    }
    case 'MeasureAsked': {
      const { at } = event.data;
      const waiting = state.asked.filter((one) => isWaiting(one, at));
      return { ...state, asked: [...waiting, event.data] };
    }
    case 'MeasureSeconded': {
      const { measureId } = event.data;
      return { ...state, asked: state.asked.filter((one) => one.measureId !== measureId) };
    }
    case 'RecoveryKeyDrawn': {
      const { keyId, holder, keyHash } = event.data;
      const others = state.keys.filter((one) => one.holder !== holder);
      return { ...state, keys: [...others, { keyId, holder, keyHash }] };
    }
    case 'AdministrationRecovered': {
      const { keyIds } = event.data;
      return { ...state, keys: state.keys.filter(({ keyId }) => !keyIds.includes(keyId)) };
    }
    default:
      return state;
  }
}

/** Whether what was asked for can still be agreed to. */
export function isWaiting({ at }: Pick<AskedMeasure, 'at'>, now: string): boolean {
  return Date.parse(now) - Date.parse(at) < MEASURE_DAYS * DAY_MS;
}

/** Whether an instant lies less than a day before another. */
export function isWithinDay(at: string, now: string): boolean {
  return Date.parse(now) - Date.parse(at) < DAY_MS;
}
