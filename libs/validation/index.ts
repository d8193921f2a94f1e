/** Validation of what comes in: class-validator's decorators, within limits. */
export { InputPipe } from './input.pipe.js';
export {
  IsCurrency,
  IsDay,
  IsInstant,
  IsKeyText,
  IsMinorUnits,
  IsPlainText,
} from './field.decorators.js';
export { BooleanFromText, NumberFromText } from './from-text.decorators.js';
export { inputLimits } from './input-limits.js';
export { withoutInvisible } from './invisible-text.js';
export { InvalidInput } from './invalid-input.error.js';
export { localised, LocalisedDto } from './localised.dto.js';
export { MoneyDto } from './money.dto.js';
export { PageQuery } from './page-query.dto.js';
export type { DtoClass, FieldProblem } from './outcome.js';
export { validatorOf } from './validator.js';
