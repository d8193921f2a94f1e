import { IsCurrency, IsMinorUnits } from './field.decorators.js';

/** An amount of money as it comes in: positive integer minor units as text, and its currency. */
export class MoneyDto {
  /** Cents for EUR, whole yen for JPY, millimes for TND. */
  @IsMinorUnits()
  minor!: string;

  /** ISO 4217. */
  @IsCurrency()
  currency!: string;
}
