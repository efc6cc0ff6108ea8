import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { readBuildSpecification } from "../../../src/estate/delivery/build-specification";
import { buildProjects } from "../../../src/modules/delivery/build-projects";
import { temporaryRoot } from "../../../src/common/temporary";
import { root } from "../../helpers/root";

const specification = readBuildSpecification(buildProjects["migration-gate"].buildspec, "migration-gate");
const commands = Object.values(specification.phases).flatMap((phase) => phase?.commands ?? []);
const writesGate = commands.find((command) => command.includes("<<'GATE'")) ?? "";

/** What the gate says of each migration, and what it finds to run outside a transaction: by its own program, with PostgreSQL's parser. */
function judged(migrations: Readonly<Record<string, string>>): { code: number | null; said: string; outside: string } {
  const folder = mkdtempSync(path.join(temporaryRoot().folder, "gate-"));
  mkdirSync(path.join(folder, ".tools", "node_modules"), { recursive: true });
  mkdirSync(path.join(folder, "migrations"));
  symlinkSync(path.join(root, "node_modules", "libpg-query"), path.join(folder, ".tools", "node_modules", "libpg-query"));
  for (const [name, text] of Object.entries(migrations)) writeFileSync(path.join(folder, "migrations", name), text);
  const { status, stdout, stderr } = spawnSync("bash", ["-c", `${writesGate}\nnode .tools/migration-gate.mjs migrations outside.txt`], {
    cwd: folder,
    env: { ...process.env, CODEBUILD_SRC_DIR: folder },
    encoding: "utf8",
  });
  return { code: status, said: stdout + stderr, outside: readFileSync(path.join(folder, "outside.txt"), "utf8") };
}

const reason = "-- no version needs it: the last reader went with version 41\n";
const one = (text: string) => judged({ "0001-one.sql": text });

const takes: readonly (readonly [string, string, number])[] = [
  ["drops over several lines", "drop\ntable\nquotes;", 1],
  ["drops a column behind a change that is well", "alter table q add column a int;\nalter table q\n  drop column b;", 2],
  ["asks for a column that has no default", "alter table q add column a int\n  not null;", 1],
  ["asks for a key in rows that are there", "alter table q add column a int primary key;", 1],
  ["takes a default", "alter table q alter column a drop default;", 1],
  ["narrows what may be written", "alter table q add constraint c check (a > 0);", 1],
  ["asks for values that are not null", "alter table q alter a set not null;", 1],
  ["changes a type", "alter table q alter a type bigint;", 1],
  ["deletes rows", "delete from q where a < 1;", 1],
  ["deletes rows within a query", "with d as (delete from q returning 1) select 1;", 1],
  ["changes rows", "update q set a = 1;", 1],
  ["changes rows that are there already", "insert into q values (1) on conflict (a) do update set a = 2;", 1],
  ["empties a table", "truncate q;", 1],
  ["takes rights", "revoke select on q from readers;", 1],
  ["renames a column", "alter table q rename a to b;", 1],
  ["renames a value", "alter type side rename value 'buy' to 'long';", 1],
  ["moves a table", "alter table q set schema old;", 1],
  ["replaces a function", "create or replace function one() returns int language sql as 'select 2';", 1],
  ["calls a function", "select forget_orders();", 1],
  ["puts a trigger on a table that is there", "create trigger t before insert on q for each row execute function one();", 1],
  ["locks out writes while an index is built", "create index i on q (a);", 1],
  ["takes a table for new that may be there", "create table if not exists q (a int);\ncreate unique index i on q (a);", 2],
  ["hides it behind letters of another language", "comment on table q is 'Übergröße';\n-- gone:\ndrop table q;", 3],
];

const unknown: readonly (readonly [string, string])[] = [
  ["cannot be read", "selec 1;"],
  ["is code of a procedure", "do $$ begin delete from q; end $$;"],
  ["ends the transaction", "commit;"],
  ["is a change of tables in neither list", "alter table q cluster on i;"],
  ["makes an index concurrently without a name", "create index concurrently on q (a);"],
];

// Every one is a file, so that PostgreSQL's parser is started once for all.
const cases = [...takes, ...unknown];
const fileOf = (what: string): string => `${String(cases.findIndex(([name]) => name === what) + 1).padStart(4, "0")}-one.sql`;
const all = (before: string) => judged(Object.fromEntries(cases.map(([what, text]) => [fileOf(what), before + text])));
const saidOf = ({ said }: ReturnType<typeof judged>, what: string): string =>
  said
    .split("\n")
    .filter((line) => line.includes(fileOf(what)))
    .join("\n");

describe("the gate of migrations", () => {
  const [bare, explained, shrugged] = [all(""), all(reason), all("-- no version needs it: because\n")];

  it("lets through what the running version does not notice", () => {
    const { code, said, outside } = one(`
      create table quotes (symbol text primary key, price numeric not null, quoted_at timestamptz not null default now());
      alter table quotes add constraint positive check (price > 0);
      create index by_time on quotes (quoted_at);
      alter table orders add column note text, add column state text not null default 'new', add column number bigserial not null;
      alter table orders alter column note set default '';
      alter table orders validate constraint positive;
      create view newest as select * from quotes;
      create function one() returns int language sql as 'select 1';
      insert into quotes (symbol, price) values ('SPY', 1) on conflict do nothing;
      alter type side add value 'both';
      grant select on quotes to readers;
      comment on table quotes is 'a; drop table quotes';
      create extension if not exists pgaudit;
    `);
    expect({ code, said, outside }).toEqual({ code: 0, said: "", outside: "" });
  });

  it.each(takes)("stops what %s, until it says why nobody needs it", (what, _, line) => {
    expect(saidOf(bare, what)).toContain(`: line ${line} takes something away`);
    expect(saidOf(explained, what)).toBe("");
    expect(saidOf(shrugged, what)).toContain("takes something away");
  });

  it.each(unknown)("refuses what %s as not understood, whatever is said", (what) => {
    expect(saidOf(explained, what)).toContain("is not understood");
  });

  it("has what PostgreSQL runs in no transaction stand alone, and says which index it makes", () => {
    const files = {
      "0001-index.sql": "create index concurrently by_time on quotes (quoted_at);\n",
      "0002-table.sql": "create table t (a int);",
    };
    expect(judged(files)).toEqual({ code: 0, said: "", outside: "0001-index.sql\tby_time\n" });
    expect(one("create table t (a int);\ncreate index concurrently i on t (a);")).toMatchObject({
      code: 1,
      said: expect.stringContaining("leave it alone in its file") as string,
    });
  });
});
