import type { Rail, Rails } from '#disbursements';

/** A rail that calls a provider over HTTP, such as `fakeRail`. */
export function httpRail(url: string): Rail;
/** The same rail for every channel. */
export function railsOverHttp(url: string): Rails;
