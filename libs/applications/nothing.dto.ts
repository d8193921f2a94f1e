import { IsIn, IsOptional } from 'class-validator';

/** A command without anything to say; a button may send that it was pressed. */
export class NothingDto {
  @IsOptional()
  @IsIn(['yes'])
  confirmed?: 'yes';
}
