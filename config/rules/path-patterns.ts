/*
 * Patterns of paths as CloudFront and a load balancer's rules read them: `*` stands for any characters,
 * `?` for any one, and case matters.
 */

/** Whether every path that `later` matches is matched by `earlier`. */
export function covers(earlier: string, later: string): boolean {
  const parts = earlier.match(/[*?]+|[^*?]+/g) ?? [];
  // Places in the later pattern up to which the parts so far can reach.
  let reached: readonly number[] = [0];
  for (const part of parts) {
    const endsOf = /[*?]/.test(part) ? endsOfWildcards : endsOfText;
    reached = [...new Set(reached.flatMap((start) => endsOf(part, later, start)))];
  }
  return reached.includes(later.length);
}

/** Text matches only itself: a wildcard of the later pattern stands for other characters too. */
const endsOfText = (text: string, later: string, start: number): number[] => (later.startsWith(text, start) ? [start + text.length] : []);

/** `?*` takes one character or more; `??` takes two, and no star, which may stand for more. */
function endsOfWildcards(wildcards: string, later: string, start: number): number[] {
  const least = wildcards.replaceAll("*", "").length;
  const open = wildcards.includes("*");
  const ends: number[] = [];
  let characters = 0;
  for (let end = start; end <= later.length; end += 1) {
    if (open ? characters >= least : characters === least) ends.push(end);
    if (later[end] !== "*") characters += 1;
    else if (!open) break;
  }
  return ends;
}

/** Whether some path is matched by both. */
export function meet(one: string, other: string): boolean {
  const seen = new Set<string>();
  const restsMeet = (i: number, j: number): boolean => {
    const [a, b] = [one[i], other[j]];
    if (a === undefined && b === undefined) return true;
    if (seen.has(`${i} ${j}`)) return false;
    seen.add(`${i} ${j}`);
    // A star ends here, or takes what the other pattern has here.
    if (a === "*" && (restsMeet(i + 1, j) || (b !== undefined && restsMeet(i, j + 1)))) return true;
    if (b === "*" && (restsMeet(i, j + 1) || (a !== undefined && restsMeet(i + 1, j)))) return true;
    return a !== undefined && b !== undefined && (a === b || a === "?" || b === "?") && restsMeet(i + 1, j + 1);
  };
  return restsMeet(0, 0);
}
