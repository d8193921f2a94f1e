/** Validation of what comes in: class-validator's decorators, compiled once per class. */
export { CompiledValidationPipe } from './compiled-validation.pipe.js';
export {
  IsCurrency,
  IsDay,
  IsInstant,
  IsKeyText,
  IsMinorUnits,
  IsPlainText,
} from './field.decorators.js';
export { inputLimits } from './input-limits.js';
export { InvalidInput } from './invalid-input.error.js';
export { MoneyDto } from './money.dto.js';
export type { DtoClass, FieldProblem } from './outcome.js';
export { beyondCompiling, compileValidator } from './validator.compiler.js';
