import type { Json } from '#kernel';

/** An event as deciders return it and fold it: a past-tense type and plain JSON data. */
export type Event<Type extends string = string, Data = object> = {
  readonly type: Type;
  readonly data: Readonly<Data>;
};

/** Data of an event as JSON, before it is upcast. */
export type StoredData = { readonly [key: string]: Json };
