/** Whole servers start here, on machines that are busy, and sometimes on a store far away. */
jest.setTimeout(60_000);
