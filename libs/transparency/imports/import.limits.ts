/** The standard asks for titles under 140 characters without enforcing it: above, a warning. */
export const TITLE_ADVISED_LENGTH = 140;
export const MAX_TITLE_LENGTH = 500;
export const MAX_DESCRIPTION_LENGTH = 20_000;
export const MAX_NAME_LENGTH = 500;
export const MAX_ID_LENGTH = 255;
/** Funders, places, planned dates of one grant. */
export const MAX_LIST_ITEMS = 100;
/** A year typed wrongly (0201, 2104) must not open a period of the ledger. */
export const EARLIEST_DAY = '1900-01-01';
export const LATEST_DAY = '2099-12-31';
