import type { Ballot } from '../application.state.js';

/** Those who were called to vote and have not. */
export function votersNow({ voters, votes }: Ballot): readonly string[] {
  return voters.filter((voter) => !votes.some(({ memberId }) => memberId === voter));
}
