import { readGifts, readRule, settle, type Settlement, type Source } from '#matching';
import { Command } from 'commander';
import { readFileSync } from 'node:fs';
import { WrongUse } from './outcome.js';
import { complain, json } from './terminal.js';

type Options = { readonly rule: string; readonly gifts: string };

/** `entraide match --rule FILE --gifts FILE`: what a rule would add to gifts, touching nothing. */
export function matchCommand(): Command {
  return new Command('match')
    .description('say what a matching rule would add to gifts; nothing is written anywhere')
    .requiredOption('--rule <file>', 'the rule, as JSON')
    .requiredOption('--gifts <file>', 'the gifts in the order in which they were made, as JSON')
    .action((options: Options) => {
      const { rule, ignored } = readRule(fileAsJson(options.rule));
      const gifts = readGifts(fileAsJson(options.gifts));
      if (ignored.length > 0) {
        complain(`mind  a ${rule.method} rule does not look at ${ignored.join(', ')}`);
      }
      json(told(settle(rule, gifts)));
    });
}

function fileAsJson(path: string): unknown {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new WrongUse(
      code === 'ENOENT' ? `There is no file ${path}.` : `${path} cannot be read (${code}).`,
    );
  }
  try {
    return JSON.parse(text.replace(/^\uFEFF/, '')) as unknown;
  } catch {
    throw new WrongUse(`${path} is no JSON. It may have been cut off, or saved as something else.`);
  }
}

/** As docs/guides/command-line.md promises: amounts in minor units as text. */
function told({ allocations, targets, calls, remainingMinor }: Settlement) {
  return {
    allocations: allocations.map(({ giftId, matchedMinor, sources }) => ({
      gift: giftId,
      matched: matchedMinor.toString(),
      sources: sources.map(toldSource),
    })),
    targets: targets.map(({ target, matchedMinor }) => ({
      target,
      matched: matchedMinor.toString(),
    })),
    calls: calls.map(toldSource),
    remaining: remainingMinor.toString(),
  };
}

function toldSource({ fundingId, amountMinor }: Source) {
  return { funding: fundingId, amount: amountMinor.toString() };
}
