import { Module } from '@nestjs/common';
import type { DynamicModule, Type } from '@nestjs/common';
import { PORTS, PROJECTOR, VIEWS, type Ports } from '#commands';
import type { Instance } from '#instance';
import { ATTEMPTS } from '#http';
import { attemptsInMemory } from './attempts.js';

export type AppParts = {
  readonly instance: Instance;
  /** The ports that controllers get; Entraide's own, measured. */
  readonly ports: Ports;
  readonly rooms: readonly Type[];
};

/** Puts the rooms of Entraide under one roof, with ports, views and projector at hand in each. */
@Module({})
export class AppModule {
  static of({ instance, ports, rooms }: AppParts): DynamicModule {
    return {
      module: AppModule,
      global: true,
      imports: [...rooms],
      providers: [
        { provide: PORTS, useValue: ports },
        { provide: VIEWS, useValue: instance.views },
        { provide: PROJECTOR, useValue: instance.projector },
        { provide: ATTEMPTS, useFactory: () => attemptsInMemory() },
      ],
      exports: [PORTS, VIEWS, PROJECTOR, ATTEMPTS],
    };
  }
}
