import { Command, Option } from 'commander';
import { accountApi, secretsFromInput, type AccountApi } from './account-api.js';
import { json, line, table } from './terminal.js';

type Options = { readonly server: string; readonly json: boolean };
type Run = (api: AccountApi, options: Options, ...args: readonly string[]) => Promise<unknown>;

/**
 * `entraide account …`: one's own account and those of the staff, through a running server and with
 * nothing but one's own authority: the token of `entraide account sign-in` in `ENTRAIDE_TOKEN`.
 */
export function accountCommand(): Command {
  const account = new Command('account').description(
    'your own account and those of the staff, through a running server',
  );
  const on = (name: string, says: string, run: Run, ...args: readonly string[]): void => {
    const command = new Command(name).description(says).addOption(serverOption());
    for (const arg of args) command.argument(`<${arg}>`);
    command.option('--json', 'print JSON', false).action(async (...given: readonly unknown[]) => {
      const options = given[args.length] as Options;
      const words = given.slice(0, args.length) as readonly string[];
      told(options, await run(accountApi(options.server), options, ...words));
    });
    account.addCommand(command);
  };
  on(
    'sign-in',
    'print a token for ENTRAIDE_TOKEN; the password comes from standard input',
    signIn,
    'address',
  );
  on('show', 'where you are signed in, and the code to tell', (api) => api.get('/api/v1/account'));
  on('password', 'change your password; prints a new token', changePassword);
  on('sign-out-elsewhere', 'end your other sessions; prints a new token', (api) =>
    api.post('/api/v1/account/sign-out-elsewhere'),
  );
  on('sign-out-everywhere', 'end all your sessions', (api) =>
    api.post('/api/v1/account/sign-out-everywhere'),
  );
  on(
    'end-session',
    'end one of your sessions',
    (api, _, sessionId) => api.post('/api/v1/account/session-end', { sessionId }),
    'session',
  );
  on('recovery-key', 'draw your recovery key; it is printed once', (api) =>
    api.post('/api/v1/staff/recovery-key'),
  );
  on('staff', 'the accounts of the staff, and what waits for a second person', (api) =>
    api.get('/api/v1/staff'),
  );
  on(
    'suspend',
    'shut an account: device-lost, left, misuse or other',
    (api, _, accountId, reason) =>
      api.post('/api/v1/staff/accounts/suspension', { accountId, reason }),
    'account',
    'reason',
  );
  on('reinstate', 'ask that a shut account is opened again', asked('reinstatement'), 'account');
  on('reset-password', 'ask for a way to a new password', asked('password-reset'), 'account');
  on('end-sessions', 'end all sessions of an account', asked('sessions'), 'account');
  on(
    'agree',
    'agree to what somebody else asked for',
    (api, _, accountId, measureId) =>
      api.post('/api/v1/staff/measures/seconding', { accountId, measureId }),
    'account',
    'measure',
  );
  return account;
}

function serverOption(): Option {
  return new Option('--server <url>', 'the server')
    .env('ENTRAIDE_PUBLIC_URL')
    .default('http://127.0.0.1:3000');
}

function asked(act: string): Run {
  return (api, _, accountId) => api.post(`/api/v1/staff/accounts/${act}`, { accountId });
}

const signIn: Run = async (api, _, email) => {
  const [password] = await secretsFromInput('the password');
  return api.post('/api/v1/session', { email, password });
};

const changePassword: Run = async (api) => {
  const [password, newPassword] = await secretsFromInput('the password until now', 'the new one');
  return api.post('/api/v1/account/password', { password, newPassword });
};

type Listed = {
  readonly items?: readonly {
    readonly accountId: string;
    readonly status: string;
    readonly met: boolean;
    readonly roles: readonly { readonly role: string; readonly status: string }[];
  }[];
  readonly measures?: readonly Readonly<Record<string, string | null>>[];
};

/** Facts for a program, or a line for each: lists as tables, everything else by its name. */
function told({ json: asJson }: Options, facts: unknown): void {
  if (asJson) return json(facts);
  const { items, measures, ...rest } = facts as Listed & Record<string, unknown>;
  if (items) {
    const rows = items.map(({ accountId, status, met, roles }) => [
      accountId,
      status,
      met ? 'met' : 'not met',
      roles.map(({ role, status: is }) => (is === 'held' ? role : `${role} (${is})`)).join(', '),
    ]);
    line(table(['account', 'is', '', 'roles'], rows));
  }
  if (measures && measures.length > 0) {
    const rows = measures.map((one) => [
      one['measureId'] ?? '',
      one['measure'] ?? '',
      one['accountId'] ?? '',
      one['askedBy'] ?? '',
    ]);
    line(table(['measure', 'what', 'account', 'asked by'], rows));
  }
  for (const [name, value] of Object.entries(rest)) {
    line(`${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`);
  }
}
