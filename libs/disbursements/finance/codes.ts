const CODE_CHARACTERS = 8;

/** How staff call a grant: short, the same everywhere, telling nothing. */
export function grantCode(grantId: string): string {
  return coded('G', grantId);
}

/** How staff call a case; the committee's pages call it the same. */
export function caseCode(applicationId: string): string {
  return coded('C', applicationId);
}

function coded(letter: string, id: string): string {
  const digits = id.replaceAll('-', '').slice(0, CODE_CHARACTERS).toUpperCase();
  return `${letter}-${digits.slice(0, 4)}-${digits.slice(4)}`;
}
