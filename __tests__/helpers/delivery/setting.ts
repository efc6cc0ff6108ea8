import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";

/** Files of a version, by path; texts as they are, everything else as JSON. */
export function writeVersion(folder: string, files: Readonly<Record<string, unknown>>): void {
  for (const [name, content] of Object.entries(files)) {
    const file = path.join(folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, typeof content === "string" ? content : JSON.stringify(content));
  }
}

/** A version of the service `api` that passes every gate. */
export const goodService: Readonly<Record<string, unknown>> = {
  "services/api/requirements.txt": "fastapi==0.121.2\n",
  "services/api/requirements-test.txt": "pytest==9.0.1\n",
  "services/api/app.py": "app = 1\n",
  "services/api/Dockerfile": "FROM scratch\n",
  "services/api/smoke.sh": 'test "$1" != ""\n',
  "services/api/migrations/0001-first.sql": "create table quotes (symbol text);\n",
};

/** A version of the web application that passes every gate. */
export const goodWeb: Readonly<Record<string, unknown>> = {
  "web/package.json": { name: "web" },
  "web/package-lock.json": {},
  "web/smoke.sh": "true\n",
};
