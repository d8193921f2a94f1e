import { declareFor, type ActSet, type Place } from '#acts';
import type { Person } from '#catalogue';
import { majorText } from '#kernel';
import { localised } from '#validation';
import type { GivingFund } from '../views/donations.query.js';
import { onCampaign, type LoadedCampaign } from './campaign.commands.js';
import { campaignDecider, type CampaignCommand } from './campaign.decider.js';
import { CampaignEditionDto, CampaignPublicationDto } from './campaigns.dto.js';
import { textFields } from './new-campaign.acts.js';

/** A campaign before somebody who may see it. */
export type CampaignPlace = Place & LoadedCampaign & { readonly fund: GivingFund };

const act = declareFor<CampaignPlace>();

const publication = act<CampaignPublicationDto>({
  act: 'campaign.publish',
  name: 'publication',
  summary: 'Let the public read the newest edition; by somebody who did not write it',
  input: CampaignPublicationDto,
  example: { edition: 1 },
  fields: [
    {
      kind: 'fixed',
      name: 'edition',
      as: 'figure',
      value: ({ state }) => String(state.latest.edition),
    },
  ],
  ask: (place) =>
    asked(place, {
      type: 'PublishCampaign',
      edition: place.state.latest.edition,
      by: by(place),
      today: place.authority.today,
    }),
  notYet: ['campaign-ended', 'campaign-published-before', 'campaign-over'],
  run: (ports, invocation, id, { edition }) =>
    onCampaign(ports, invocation, id, (known) => ({
      type: 'PublishCampaign',
      edition,
      by: known.by,
      today: known.today,
    })),
});

const edition = act<CampaignEditionDto>({
  act: 'campaign.write',
  name: 'edition',
  route: 'editions',
  summary:
    'Write the campaign anew: the public reads the edition before until this one is published',
  aside: true,
  input: CampaignEditionDto,
  example: {
    title: { en: 'A roof before winter' },
    story: { en: 'Ten families need one.' },
    goal: { minor: '500000', currency: 'EUR' },
    until: '2026-03-31',
  },
  fields: [
    ...textFields<CampaignPlace>(({ state }) => state.latest),
    {
      kind: 'money',
      name: 'goal',
      currency: ({ state }) => state.latest.goal.currency,
      value: ({ state }) => majorText(state.latest.goal),
    },
    { kind: 'day', name: 'until', free: true, value: ({ state }) => state.latest.until },
  ],
  ask: (place) => {
    const { title, story, goal, from } = place.state.latest;
    const { today } = place.authority;
    // The day of the example may be over: the rules are asked for one that is not.
    const until = from > today ? from : today;
    const said = { title, story, goal, until };
    return asked(place, { type: 'RewriteCampaign', ...said, by: by(place), today });
  },
  notYet: ['campaign-ended'],
  run: (ports, invocation, id, dto) =>
    onCampaign(ports, invocation, id, (known) => ({
      type: 'RewriteCampaign',
      title: localised(dto.title, 'title'),
      story: localised(dto.story, 'story'),
      goal: { ...dto.goal },
      until: dto.until,
      by: known.by,
      today: known.today,
    })),
});

const ending = act({
  act: 'campaign.end',
  name: 'ending',
  summary: 'Ask no more: no gift comes by this campaign from now on',
  aside: true,
  danger: true,
  fields: [],
  ask: (place) => asked(place, { type: 'EndCampaign', by: by(place) }),
  notYet: ['campaign-ended'],
  run: (ports, invocation, id) =>
    onCampaign(ports, invocation, id, (known) => ({ type: 'EndCampaign', by: known.by })),
});

/** What is done with a campaign. */
export const CAMPAIGN_ACTS: ActSet<CampaignPlace> = {
  tag: 'campaigns',
  base: 'api/v1/campaigns/:campaignId',
  texts: 'campaigns',
  acts: [publication, edition, ending],
  answer: (campaignId) => ({ campaignId }),
};

function by({ authority }: CampaignPlace): Person {
  return { accountId: authority.by.id, roles: authority.by.roles };
}

function asked({ state }: CampaignPlace, command: CampaignCommand): unknown {
  return campaignDecider.decide(command, state);
}
