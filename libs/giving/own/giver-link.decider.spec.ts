import { specify } from '../../../test/support/specification.js';
import type { GiverLinkEvent } from '#catalogue';
import { giverLinkDecider } from './giver-link.decider.js';

const links = specify(giverLinkDecider);
const data = {
  linkId: 'l1',
  addressRef: 'a1',
  email: { subjectRef: 'a1', purpose: 'donor', keyVersion: 1, ciphertext: 'AAAA' },
  locale: 'fr',
  expiresAt: '2026-03-09T12:30:00.000Z',
} as const;
const asked = { type: 'GiverLinkAsked', data } as unknown as GiverLinkEvent;
const opened: GiverLinkEvent = {
  type: 'GiverLinkOpened',
  data: { linkId: 'l1', addressRef: 'a1' },
};
const open = (now: string) => ({ type: 'OpenGiverLink', now }) as const;

describe('A link to what somebody gave', () => {
  test('opens once', () => {
    links.given(asked).when(open('2026-03-09T12:29:59.999Z')).then(opened);
    links
      .given(asked, opened)
      .when(open('2026-03-09T12:10:00.000Z'))
      .thenRefused('giver-link-over');
  });

  test('does not open after its time, nor where nobody asked for it', () => {
    links.given(asked).when(open('2026-03-09T12:30:00.000Z')).thenRefused('giver-link-over');
    links.given().when(open('2026-03-09T12:00:00.000Z')).thenRefused('giver-link-over');
  });
});
