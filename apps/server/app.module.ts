import { Module } from '@nestjs/common';
import type { DynamicModule, Type } from '@nestjs/common';
import { DESK, PROJECTOR, VIEWS, type Desk } from '#desk';
import type { House } from '#house';
import { ATTEMPTS } from '#http';
import { attemptsInMemory } from './attempts.js';

export type AppParts = {
  readonly house: House;
  /** The desk that controllers get; the house's own, measured. */
  readonly desk: Desk;
  readonly rooms: readonly Type[];
};

/** Puts the rooms of the house under one roof, with desk, views and projector at hand in each. */
@Module({})
export class AppModule {
  static of({ house, desk, rooms }: AppParts): DynamicModule {
    return {
      module: AppModule,
      global: true,
      imports: [...rooms],
      providers: [
        { provide: DESK, useValue: desk },
        { provide: VIEWS, useValue: house.views },
        { provide: PROJECTOR, useValue: house.projector },
        { provide: ATTEMPTS, useFactory: () => attemptsInMemory() },
      ],
      exports: [DESK, VIEWS, PROJECTOR, ATTEMPTS],
    };
  }
}
