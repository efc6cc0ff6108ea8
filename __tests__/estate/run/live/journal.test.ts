import { writeFileSync } from "node:fs";
import path from "node:path";
import { begun, Journal, type JournalEntry } from "../../../../src/estate/run/live/journal";
import { temporaryFolder } from "../../../helpers/command";

const [first, second] = [
  { seal: "1", stack: "dev-network" },
  { seal: "2", stack: "dev-network" },
];
const cutOff = (stack: string, ...logs: readonly string[]): JournalEntry => ({ ...begun(stack), logs: [...logs] });

it("takes a bundle up by what earlier bundles of its stack left undone", () => {
  const journal = new Journal(temporaryFolder());
  journal.write(first, { ...cutOff("dev-network", "1.log"), began: "2026-01-01" });
  journal.write({ seal: "0" }, { ...cutOff("dev-network", "0.log"), began: "2025-01-01" });
  journal.write({ seal: "9" }, cutOff("dev-storage", "9.log"));
  expect(journal.pending(second)).toMatchObject({ stack: "dev-network", logs: ["0.log", "1.log"], ended: null });
  expect(journal.pending({ seal: "3", stack: "dev-security" })).toBeUndefined();
});

it("has nothing left to take up once a bundle of the stack has come to its end", () => {
  const folder = temporaryFolder();
  const journal = new Journal(folder);
  journal.write(first, cutOff("dev-network", "1.log"));
  // What else lies there, and what was cut off itself, is no note.
  writeFileSync(path.join(folder, "8.json"), "{");
  journal.end(second, { ...cutOff("dev-network", "1.log", "2.log"), ended: { lineage: "l", serial: 3 } });
  expect(journal.pending({ seal: "3", stack: "dev-network" })).toBeUndefined();
  expect(journal.read(second)?.ended).toEqual({ lineage: "l", serial: 3 });
});
