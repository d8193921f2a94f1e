import type { Things } from './gate-world.js';
import type { Walk } from './walk.js';

const DAY = '2026-03-09';
const onCommittee = { at: ({ fundId }: Things) => ({ fundId }) };
const onSeat = { at: ({ fundId, seatId }: Things) => ({ fundId, seatId }) };
const formation = { ...onCommittee, send: () => ({ seats: 7 }) };
const proposal = {
  ...onCommittee,
  send: ({ candidateId: memberId }: Things) => ({
    memberId,
    rank: 'observer',
    from: DAY,
    until: DAY,
  }),
};
const ending = { ...onSeat, send: () => ({ on: DAY, reason: 'term' }) };

/** How the committee of a fund is walked, over pages and over the API. */
export const COMMITTEE_WALKS: Readonly<Record<string, Walk>> = {
  'GET /admin/committees/:fundId': onCommittee,
  'POST /admin/committees/:fundId/formation': formation,
  'POST /admin/committees/:fundId/seats': proposal,
  'POST /admin/committees/:fundId/seats/:seatId/:act': {
    calls: { confirmation: onSeat, ending },
  },
  'GET /api/v1/funds/:fundId/committee': onCommittee,
  'POST /api/v1/funds/:fundId/committee/formation': formation,
  'POST /api/v1/funds/:fundId/committee/seats': proposal,
  'POST /api/v1/funds/:fundId/committee/seats/:seatId/confirmation': onSeat,
  'POST /api/v1/funds/:fundId/committee/seats/:seatId/ending': ending,
};
