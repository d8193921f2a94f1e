import type { RejectionParams } from '#kernel';
import { hasText, translator } from './i18n.js';

/**
 * A refusal in the reader's words. A code without a text of its own still gets a sentence that
 * names the code, so that the reader can quote it when asking for help.
 */
export function rejectionText(locale: string, code: string, params: RejectionParams = {}): string {
  const key = `rejections:${code}`;
  const t = translator(locale);
  return hasText(locale, key) ? t(key, params) : t('rejections:unknown', { code });
}
