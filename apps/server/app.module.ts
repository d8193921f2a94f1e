import { Module } from '@nestjs/common';
import type { DynamicModule, Type } from '@nestjs/common';
import { PORTS, PROJECTOR, VIEWS, type Ports } from '#commands';
import { actsController, type AnyActSet } from '#acts';
import type { Instance } from '#instance';
import { CARDS, MAIL } from '#giving';
import { ATTEMPTS } from '#http';
import { attemptsInMemory } from './attempts.js';

export type AppParts = {
  readonly instance: Instance;
  /** The ports that controllers get; Entraide's own, measured. */
  readonly ports: Ports;
  readonly modules: readonly Type[];
  readonly acts: readonly AnyActSet[];
};

/** Puts the modules of the contexts together, with ports, views and projector at hand in each. */
@Module({})
export class AppModule {
  static of({ instance, ports, modules, acts }: AppParts): DynamicModule {
    return {
      module: AppModule,
      global: true,
      imports: [...modules],
      controllers: acts.map((set) => actsController(set)),
      providers: [
        { provide: PORTS, useValue: ports },
        { provide: VIEWS, useValue: instance.views },
        { provide: PROJECTOR, useValue: instance.projector },
        { provide: CARDS, useValue: instance.cards ?? null },
        { provide: MAIL, useValue: instance.mail ?? null },
        { provide: ATTEMPTS, useFactory: () => attemptsInMemory() },
      ],
      exports: [PORTS, VIEWS, PROJECTOR, CARDS, MAIL, ATTEMPTS],
    };
  }
}
