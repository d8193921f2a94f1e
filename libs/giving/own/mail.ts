/** A letter to one address: plain text, and nothing that a reader's program would load. */
export type Letter = {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  /** The same for the same letter, whoever sends it how often. */
  readonly key: string;
};

/** Who carries letters for this house. */
export type Mail = {
  /** Where people reach this house: links in letters begin with it, without a slash at the end. */
  readonly house: string;
  /** Throws where it is not known whether the letter was taken. */
  readonly send: (letter: Letter) => Promise<void>;
};

export type MailSettings = {
  /** `smtp://` or `smtps://`, with name and password where the server asks for them. */
  readonly url: string;
  /** The address from which letters come. */
  readonly from: string;
  readonly house: string;
};

/** The mail server of the house, or null where it has none. */
export const MAIL = Symbol('mail');

/** How long a mail server may take for one step. */
const STEP_MS = 10_000;

/** A mail server spoken to by SMTP; its library is loaded only where it is used. */
export async function openMail({ url, from, house }: MailSettings): Promise<Mail> {
  const { createTransport } = await import('nodemailer');
  const transport = createTransport(url, {
    from,
    // Nothing of a letter is fetched from elsewhere or read from this machine.
    disableFileAccess: true,
    disableUrlAccess: true,
    connectionTimeout: STEP_MS,
    greetingTimeout: STEP_MS,
    socketTimeout: STEP_MS,
  } as object);
  const domain = from.slice(from.lastIndexOf('@') + 1).replace(/>$/, '');
  return {
    house,
    send: async ({ to, subject, text, key }) => {
      const messageId = `<${key}@${domain}>`;
      await transport.sendMail({ to: { name: '', address: to }, subject, text, messageId });
    },
  };
}
