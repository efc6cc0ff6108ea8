/** How long a job matrix takes on a number of runners: a simulation from the registry's order and measured times per stack. */

/**
 * List scheduling: each runner takes the next stack whose predecessors are done.
 *
 * @param {readonly {id: string, before: readonly string[], seconds: number}[]} jobs in the registry's order
 * @returns {number} seconds until the last one is done
 */
export function wallTime(jobs, runners) {
  const free = Array.from({ length: runners }, () => 0);
  const end = new Map();
  let waiting = [...jobs];
  while (waiting.length > 0) {
    const runner = free.indexOf(Math.min(...free));
    // Of the jobs whose predecessors are placed, the one that can begin first.
    const ready = waiting
      .filter(({ before }) => before.every((id) => end.has(id)))
      .map((job) => ({ job, at: Math.max(free[runner], ...job.before.map((id) => end.get(id))) }));
    const next = ready.reduce((best, one) => (one.at < best.at ? one : best));
    free[runner] = next.at + next.job.seconds;
    end.set(next.job.id, free[runner]);
    waiting = waiting.filter((job) => job !== next.job);
  }
  return Math.max(...end.values());
}

/** The same with a barrier after every wave, as one job matrix per wave has it. */
export function wallTimeOfWaves(jobs, runners) {
  const waves = [...new Set(jobs.map(({ wave }) => wave))].sort((a, b) => a - b);
  return waves.reduce(
    (sum, wave) =>
      sum +
      wallTime(
        jobs.filter((job) => job.wave === wave).map((job) => ({ ...job, before: [] })),
        runners,
      ),
    0,
  );
}
