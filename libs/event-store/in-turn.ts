/** Lets work on one stream wait for the work before it, and work on others go on. */
export function queuePerStream(): <T>(stream: string, work: () => Promise<T>) => Promise<T> {
  const last = new Map<string, Promise<unknown>>();
  return (stream, work) => {
    const run = (last.get(stream) ?? Promise.resolve()).then(work);
    const settled = run.then(nothing, nothing);
    last.set(stream, settled);
    void settled.then(() => {
      if (last.get(stream) === settled) last.delete(stream);
    });
    return run;
  };
}

const nothing = (): void => undefined;
