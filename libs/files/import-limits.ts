/** How much a file may ask of us. */
export type ImportLimits = {
  readonly fileBytes: number;
  readonly rows: number;
  /** One row, or one other member of the file. */
  readonly rowBytes: number;
  readonly depth: number;
};

export const IMPORT_LIMITS: ImportLimits = {
  fileBytes: 512 * 1024 * 1024,
  rows: 1_000_000,
  rowBytes: 4 * 1024 * 1024,
  depth: 64,
};
