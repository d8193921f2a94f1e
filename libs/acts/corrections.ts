import { ApiProperty } from '@nestjs/swagger';
import { IsIn, IsUUID } from 'class-validator';
import { CORRECTION_REASONS, type CorrectionProposal, type CorrectionReason } from '#catalogue';
import type { Invocation, Ports } from '#commands';
import type { Act } from '#gate';
import type { DtoClass } from '#validation';
import { declareFor, type ActDeclaration, type ActDone, type Place } from './declaration.js';
import type { Field } from './fields.js';

/** Why something that was written down is corrected, and nothing else: it should not be there. */
export class CorrectionReasonDto {
  @ApiProperty({ enum: CORRECTION_REASONS })
  @IsIn(CORRECTION_REASONS)
  reason!: CorrectionReason;
}

/** The correction that is meant: what somebody read, and no newer one. */
class CorrectionDto {
  @IsUUID()
  correctionId!: string;
}

/** The field in which whoever proposes a correction says why. */
export const CORRECTION_REASON = {
  kind: 'choice',
  name: 'reason',
  as: 'select',
  label: 'finance:correction.reason',
  texts: 'finance:correction-reason',
  values: CORRECTION_REASONS,
} as const;

/** Stands for a correction that nobody has proposed, where the rules are asked. */
export const SAMPLE_CORRECTION = '018f3f6e-0000-7000-8000-000000000000';

/** A command of a correction, as the rules are asked with it before anything is written. */
export type CorrectionAsked =
  | {
      /** That it should be something else, or should not be there. */
      readonly step: 'correction' | 'reversal';
      readonly correctionId: string;
      readonly reason: CorrectionReason;
    }
  | { readonly step: 'confirmation' | 'dropping'; readonly correctionId: string };

/** One kind of thing that two people correct: what of its four acts is its own. */
export type CorrectionKind<P extends Place, Input extends CorrectionReasonDto> = {
  /** Their lines in the gate's table. */
  readonly may: { readonly propose: Act; readonly confirm: Act; readonly drop: Act };
  /** Before their names, where it is a part of a thing that has other acts beside. */
  readonly prefix?: string;
  /** Their summaries, for the description of the API. */
  readonly summaries: Readonly<Record<CorrectionAsked['step'], string>>;
  readonly input: DtoClass<Input>;
  readonly example: Input;
  /** A reason that fits a thing that should not be there. */
  readonly goneBecause: CorrectionReason;
  /** What it should be, filled in with what stands; the reason comes before them. */
  readonly fields: readonly Field<P>[];
  /** What waits for its second person. */
  readonly proposal: (place: P) => CorrectionProposal | null;
  /** Asks the decider, without writing. */
  readonly ask: (place: P, asked: CorrectionAsked) => unknown;
  /** Answers by which nothing of it can be corrected. */
  readonly notYet?: readonly string[];
  readonly propose: (
    ports: Ports,
    invocation: Invocation,
    id: string,
    said: {
      readonly reason: CorrectionReason;
      readonly becomes: Omit<Input, 'reason'> | null;
    },
  ) => Promise<ActDone & { readonly correctionId: string }>;
  readonly settle: (
    ports: Ports,
    invocation: Invocation,
    id: string,
    step: 'confirmation' | 'dropping',
    correctionId: string,
  ) => Promise<ActDone>;
};

/**
 * The four acts by which two people correct what one of them wrote down (D54), whatever it is: one
 * proposes what it should be or that it should not be there, another one confirms exactly that, and
 * either says that it no longer stands. In the order in which a page offers them.
 */
export function correctionActs<P extends Place, Input extends CorrectionReasonDto>(
  kind: CorrectionKind<P, Input>,
): readonly ActDeclaration<P>[] {
  const { may, prefix = '', summaries, notYet = [], proposal, ask, propose, settle } = kind;
  const act = declareFor<P>();
  const routed = (route: string) => (prefix === '' ? { route } : {});
  const proposing = { act: may.propose, movesMoney: true, creates: ['correctionId'] } as const;
  const about = (step: 'correction' | 'reversal') => (place: P) =>
    ask(place, { step, correctionId: SAMPLE_CORRECTION, reason: 'typed-wrongly' });
  const meant = (place: P): string | undefined => proposal(place)?.correctionId;
  const settling = (step: 'confirmation' | 'dropping') => ({
    name: `${prefix}correction-${step}`,
    ...routed(`corrections/${step}`),
    summary: summaries[step],
    input: CorrectionDto,
    example: { correctionId: SAMPLE_CORRECTION },
    fields: [{ kind: 'fixed', name: 'correctionId', value: meant }] as const,
    ask: (place: P) => ask(place, { step, correctionId: meant(place) ?? SAMPLE_CORRECTION }),
    notYet: [...notYet, 'no-correction-proposed'],
    run: (ports: Ports, invocation: Invocation, id: string, { correctionId }: CorrectionDto) =>
      settle(ports, invocation, id, step, correctionId),
  });
  return [
    act<CorrectionDto>({ ...settling('confirmation'), act: may.confirm, movesMoney: true }),
    act<Input>({
      ...proposing,
      name: `${prefix}correction`,
      ...routed('corrections'),
      summary: summaries.correction,
      input: kind.input,
      example: kind.example,
      fields: [CORRECTION_REASON, ...kind.fields],
      ask: about('correction'),
      notYet,
      aside: true,
      run: async (ports, invocation, id, { reason, ...becomes }) => {
        const done = await propose(ports, invocation, id, { reason, becomes });
        return { ...done, body: { correctionId: done.correctionId } };
      },
    }),
    act<CorrectionReasonDto>({
      ...proposing,
      name: `${prefix}reversal`,
      ...routed('reversals'),
      summary: summaries.reversal,
      input: CorrectionReasonDto,
      example: { reason: kind.goneBecause },
      fields: [CORRECTION_REASON],
      ask: about('reversal'),
      notYet,
      aside: true,
      danger: true,
      run: async (ports, invocation, id, { reason }) => {
        const done = await propose(ports, invocation, id, { reason, becomes: null });
        return { ...done, body: { correctionId: done.correctionId } };
      },
    }),
    act<CorrectionDto>({ ...settling('dropping'), act: may.drop, aside: true }),
  ];
}
