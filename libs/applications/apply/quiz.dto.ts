import { IsIn } from 'class-validator';
import type { QuizQuestion } from './form.choices.js';

const ANSWERS = ['yes', 'no'] as const;
type Answer = (typeof ANSWERS)[number];

/** The five answers; they are looked at and forgotten. */
export class QuizDto implements Record<QuizQuestion, Answer> {
  @IsIn(ANSWERS)
  'rights-work'!: Answer;

  @IsIn(ANSWERS)
  'danger-now'!: Answer;

  @IsIn(ANSWERS)
  linked!: Answer;

  @IsIn(ANSWERS)
  fundable!: Answer;

  @IsIn(ANSWERS)
  'not-paid'!: Answer;
}
