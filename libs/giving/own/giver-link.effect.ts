import type { AnyEvent, GiverLinkAsked } from '#catalogue';
import type { Ports } from '#commands';
import { Unanswered, type Answer, type EffectKind } from '#effects';
import { loadState } from '#event-store';
import { Rejection } from '#kernel';
import { translator } from '#web';
import { giverLinkDecider, giverLinkStream, isOpenAt } from './giver-link.decider.js';
import { tokenOf } from './giver-link.commands.js';
import type { Mail } from './mail.js';

/** The kind of letters with a link: it stands in the log, and on the list of what could not be done. */
export const GIVER_LINK_EFFECT = 'giver-link';

type Asked = GiverLinkAsked['data'];

/**
 * Sends the link. Where it is not known whether the letter was taken it is sent again: the same link,
 * which opens once, under the same name of the letter. A link that is over is not sent any more.
 */
export function giverLinkEffect(mail: Mail | undefined): EffectKind {
  return {
    name: GIVER_LINK_EFFECT,
    open: async (ports, _, { event, metadata }) => {
      if (!mail) throw new Rejection('mail-not-sent');
      const asked = askedIn(event);
      const stream = giverLinkStream(asked.linkId);
      const state = await loadState(ports.store, giverLinkDecider, stream);
      const wanted = isOpenAt(state, ports.clock.now().toISOString());
      const send = () => sendLink(ports, mail, asked, metadata.commandId);
      return { wanted, submit: send, lookUp: send };
    },
  };
}

function askedIn(event: AnyEvent): Asked {
  if (event.type !== 'GiverLinkAsked') throw new Error(`${event.type} asks for no link`);
  return event.data;
}

async function sendLink(
  ports: Ports,
  mail: Mail,
  { linkId, email, locale }: Asked,
  commandId: string,
): Promise<Answer> {
  const place = { stream: giverLinkStream(linkId), commandId, field: 'GiverLinkAsked.email' };
  const to = await ports.vault.open(email, place);
  // Whoever was erased meanwhile is not written to.
  if (to === undefined) return { is: 'done', outcome: 'nobody', record: null };
  const t = translator(locale);
  const link = `${mail.house}/giving/links/${tokenOf(ports.vault, linkId)}`;
  const text = t('own:letter.text', { link });
  try {
    await mail.send({ to, subject: t('own:letter.subject'), text, key: linkId });
  } catch {
    // What a mail server says may name whom it was for.
    throw new Unanswered('effect-unavailable');
  }
  return { is: 'done', outcome: 'sent', record: null };
}
