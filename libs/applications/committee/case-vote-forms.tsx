import type { VNode } from 'preact';
import { formatMoney, majorText } from '#kernel';
import { AmountField, Fieldset, RadioGroup, Select, TextArea } from '#web';
import { MAX_TEXT_CHARACTERS } from '../application.commands.js';
import { RECOMMENDATIONS, SCORES, VOTE_CHOICES } from './case-acts.dto.js';
import type { CasePart } from './case-view.js';

const SCALE = ['1', '2', '3', '4', '5'];

export function ReviewFields({ view, t }: CasePart): VNode {
  const { file } = view.entry.loaded.state;
  return (
    <>
      <Revision revision={file.revision} />
      {SCORES.map((score) => (
        <Select
          key={score}
          name={score}
          label={t(`committee:act.reviews.${score}`)}
          hint={t(`committee:act.reviews.${score}-hint`)}
          required
          options={SCALE.map((value) => ({ value, label: t(`committee:scale.${value}`) }))}
        />
      ))}
      <RadioGroup
        name="recommendation"
        label={t('committee:act.reviews.recommendation')}
        required
        options={RECOMMENDATIONS.map((value) => ({
          value,
          label: t(`committee:recommendation.${value}`),
        }))}
      />
      <AmountField
        name="recommended"
        label={t('committee:act.reviews.recommended')}
        hint={t('committee:act.reviews.recommended-hint')}
        currencies={[file.requested.currency]}
      />
      <TextArea
        name="comment"
        label={t('committee:act.reviews.comment')}
        hint={t('committee:act.reviews.comment-hint')}
        maxLength={MAX_TEXT_CHARACTERS}
        rows={5}
        required
      />
    </>
  );
}

export function DecisionField({ view, t }: CasePart): VNode {
  const { requested } = view.entry.loaded.state.file;
  return (
    <AmountField
      name="proposed"
      label={t('committee:act.decision.proposed')}
      currencies={[requested.currency]}
      value={majorText(requested)}
      required
    />
  );
}

export function VoteFields({ view, t, locale }: CasePart): VNode {
  const { state } = view.entry.loaded;
  const amount = 'ballot' in state ? formatMoney(state.ballot.proposed, locale) : '';
  return (
    <Fieldset legend={t('committee:act.votes.choice', { amount })}>
      <Revision revision={state.file.revision} />
      <RadioGroup
        name="choice"
        label={t('committee:act.votes.mine')}
        layout="inline"
        required
        options={VOTE_CHOICES.map((value) => ({ value, label: t(`status:vote.${value}`) }))}
      />
      <TextArea
        name="reason"
        label={t('committee:act.votes.reason')}
        maxLength={MAX_TEXT_CHARACTERS}
        rows={3}
      />
    </Fieldset>
  );
}

/** The revision that was read, so that nobody decides on words that have changed since. */
function Revision({ revision }: { readonly revision: number }): VNode {
  return <input type="hidden" name="revision" value={String(revision)} />;
}
