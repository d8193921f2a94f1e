import type { Type } from '@nestjs/common';
import { PeopleModule } from '#people';
import { TransparencyModule } from '#transparency';

/** The Nest module of every context that answers over HTTP. A new room is one line here. */
export const rooms: readonly Type[] = [PeopleModule, TransparencyModule];
