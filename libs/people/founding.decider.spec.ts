import type { RoleName } from '#catalogue';
import { specify } from '../../test/support/specification.js';
import { foundingDecider, type FoundingCommand, type FoundingEvent } from './founding.decider.js';

describe('An instance comes to have two administrators (D22)', () => {
  const founding = specify(foundingDecider);
  const named: FoundingEvent = {
    type: 'FirstAdministratorNamed',
    data: { accountId: 'first', entityId: 'entity' },
  };
  const asked = (accountId: string): FoundingEvent => ({
    type: 'SecondAdministratorAsked',
    data: { accountId, by: 'first' },
  });
  const accepted: FoundingEvent = {
    type: 'SecondAdministratorNamed',
    data: { accountId: 'second' },
  };
  const name = (accountId = 'first'): FoundingCommand => ({
    type: 'NameFirst',
    accountId,
    entityId: 'entity',
  });
  const ask = (
    accountId: string,
    by = 'first',
    roles: readonly RoleName[] = ['administrator'],
  ): FoundingCommand => ({ type: 'AskSecond', accountId, by: { accountId: by, roles } });
  const accept = (accountId: string): FoundingCommand => ({ type: 'NameSecond', accountId });

  test('the first is named when there is none, once for ever; naming it again changes nothing', () => {
    founding.given().when(name()).then(named);
    founding.given(named).when(name()).then();
    founding.given(named).when(name('other')).thenRefused('administrator-exists');
  });

  test('the first asks one other person, who accepts; accepting again changes nothing', () => {
    founding.given(named).when(ask('second')).then(asked('second'));
    founding.given(named, asked('second')).when(ask('second')).then();
    founding.given(named, asked('second')).when(accept('second')).then(accepted);
    founding.given(named, asked('second'), accepted).when(accept('second')).then();
  });

  test('whoever never answers can be replaced by another', () => {
    const replaced = founding.given(named, asked('silent'), asked('second'));
    replaced.when(accept('silent')).thenRefused('role-not-proposed');
    replaced.when(accept('second')).then(accepted);
    replaced.when(ask('silent')).then(asked('silent'));
  });

  test('nobody else asks, nobody asks themselves, and only one is ever accepted like this', () => {
    founding.given(named).when(ask('x', 'stranger')).thenRefused('not-allowed');
    founding
      .given(named)
      .when(ask('x', 'first', []))
      .thenRefused('not-allowed');
    founding.given(named).when(ask('first')).thenRefused('own-gain');
    const both = founding.given(named, asked('second'), accepted);
    both.when(ask('third')).thenRefused('second-administrator-exists');
    both.when(accept('third')).thenRefused('second-administrator-exists');
  });
});
