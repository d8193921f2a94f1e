import { Argument, Command } from 'commander';
import { line } from './terminal.js';

/** `entraide completion bash|zsh`: prints what makes a shell complete commands and options. */
export function completionCommand(program: () => Promise<Command>): Command {
  return new Command('completion')
    .description(
      'print a script that completes commands and options: eval "$(entraide completion bash)"',
    )
    .addArgument(new Argument('<shell>', 'for which shell').choices(['bash', 'zsh']))
    .action(async (shell: 'bash' | 'zsh') => {
      line(scriptFor(shell, wordsOf(await program())));
    });
}

/** What may follow each command: `''` for the program, `import 360giving` for a command in a command. */
type Words = ReadonlyMap<string, readonly string[]>;

function wordsOf(command: Command, path = ''): Words {
  const words = new Map<string, readonly string[]>();
  const options = command.options.flatMap(({ long }) => (long ? [long] : []));
  const choices = command.registeredArguments.flatMap(({ argChoices }) => argChoices ?? []);
  const names = command.commands.map((one) => one.name());
  words.set(path, [...names, ...choices, ...options, '--help']);
  for (const one of command.commands) {
    for (const [name, own] of wordsOf(one, `${path} ${one.name()}`.trim())) words.set(name, own);
  }
  return words;
}

/** Both shells run the same function; zsh does so through its own imitation of the other. */
function scriptFor(shell: 'bash' | 'zsh', words: Words): string {
  const cases = [...words].map(([path, own]) => `    '${path}') words='${own.join(' ')}' ;;`);
  return [
    ...(shell === 'zsh' ? ['autoload -U +X bashcompinit && bashcompinit'] : []),
    '_entraide() {',
    '  local words path="" word current="${COMP_WORDS[COMP_CWORD]}"',
    '  for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do',
    '    case "$word" in -*) break ;; *) path="${path:+$path }$word" ;; esac',
    '  done',
    '  case "$path" in',
    ...cases,
    `    import*) words='${words.get('import 360giving')?.join(' ') ?? ''}' ;;`,
    '    *) words="" ;;',
    '  esac',
    '  COMPREPLY=($(compgen -W "$words" -- "$current"))',
    '  [ ${#COMPREPLY[@]} -eq 0 ] && COMPREPLY=($(compgen -f -- "$current"))',
    '}',
    'complete -F _entraide entraide',
  ].join('\n');
}
