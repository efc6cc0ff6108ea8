import path from "node:path";
import { type Change, findingsAfter } from "../helpers/config";
import { realConfig } from "../helpers/estate";

/** A change of dev and the one finding that must follow, with other changes that it needs beside it. */
export type Case = [title: string, at: Change["at"], to: unknown, expected: Record<string, unknown>, beside?: readonly Change[]];

/** Expects one finding after changes of dev, at a place in its file. */
export function expectOneFinding(changes: readonly Change[], expected: Record<string, unknown>): void {
  const findings = findingsAfter({ dev: changes });
  expect(findings).toHaveLength(1);
  expect(findings[0]).toMatchObject({
    file: path.join(realConfig, "dev.yaml"),
    line: expect.any(Number),
    column: expect.any(Number),
    ...expected,
  });
}
