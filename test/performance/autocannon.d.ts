/** The part of autocannon that the benchmark uses; the package ships no types. */
declare module 'autocannon' {
  type Request = { headers: Record<string, string> };
  type Options = {
    readonly url: string;
    readonly method: 'POST';
    readonly connections: number;
    readonly amount: number;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string;
    readonly requests: readonly { readonly setupRequest: (request: Request) => Request }[];
  };
  type Result = {
    readonly '2xx': number;
    readonly non2xx: number;
    readonly errors: number;
    readonly timeouts: number;
    readonly duration: number;
    readonly latency: { readonly p50: number; readonly p99: number };
  };
  /** What the package exports, whole. */
  export type Autocannon = (options: Options) => Promise<Result>;
}
