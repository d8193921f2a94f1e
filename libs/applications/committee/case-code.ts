const CODE_CHARACTERS = 8;

/** How staff call a case: short, the same everywhere, and telling nothing. */
export function caseCode(applicationId: string): string {
  const digits = applicationId.replaceAll('-', '').slice(0, CODE_CHARACTERS).toUpperCase();
  return `C-${digits.slice(0, 4)}-${digits.slice(4)}`;
}
