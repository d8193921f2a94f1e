import { IsIn, IsOptional } from 'class-validator';

/** An act without anything to say; a button may send that it was pressed. */
export class NothingDto {
  @IsOptional()
  @IsIn(['yes'])
  confirmed?: 'yes';
}
