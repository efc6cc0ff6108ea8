import { onLatest } from "../../../../src/estate/show/watch/latest";

describe("work on the latest of what changes", () => {
  /** Work that ends when it is told to, or is aborted; counts how much of it runs at once. */
  function watched() {
    const ended = new AbortController();
    const began: AbortSignal[] = [];
    let changed = (): void => {};
    let watching = true;
    let [running, most] = [0, 0];
    let finish = (): void => {};
    const loop = onLatest(
      (call) => {
        changed = call;
        return () => Promise.resolve(void (watching = false));
      },
      async (signal) => {
        began.push(signal);
        most = Math.max(most, (running += 1));
        await new Promise<void>((resolve) => {
          finish = resolve;
          signal.addEventListener("abort", () => setTimeout(resolve, 20));
        });
        running -= 1;
      },
      ended.signal,
    );
    return {
      began,
      loop,
      change: () => changed(),
      finish: () => finish(),
      end: () => ended.abort(),
      most: () => most,
      watching: () => watching,
    };
  }

  it("is done once at first, and again for any number of changes that come together", async () => {
    const work = watched();
    await expect.poll(() => work.began.length).toBe(1);
    work.finish();
    for (let count = 0; count < 5; count += 1) work.change();
    await expect.poll(() => work.began.length).toBe(2);
    work.finish();
    work.end();
    await work.loop;
    expect([work.began.length, work.watching()]).toEqual([2, false]);
  });

  it("is ended by a change, and waited for before it begins again", async () => {
    const work = watched();
    await expect.poll(() => work.began.length).toBe(1);
    work.change();
    await expect.poll(() => work.began.length).toBe(2);
    expect([work.began[0]?.aborted, work.began[1]?.aborted, work.most()]).toEqual([true, false, 1]);
    work.end();
    await work.loop;
    expect(work.began[1]?.aborted).toBe(true);
  });
});
