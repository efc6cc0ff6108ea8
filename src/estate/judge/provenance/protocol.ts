import { type Adoption, type NoAdoption, type Wish } from "./adopt";
import { type Attribution, type Question } from "./answer";

/** What is asked of the process that can make stacks: one JSON document on its standard input. */
export interface Request {
  /** Root of the checkout; files are named relative to it. */
  readonly root: string;
  readonly config: string;
  /** Folder for what is found out. */
  readonly cache: string;
  readonly ask:
    | { readonly kind: "attribute"; readonly strict: boolean; readonly questions: readonly Question[] }
    | { readonly kind: "adopt"; readonly wish: Wish };
}

/** What it answers: one JSON document on its standard output. Both processes are of the same build. */
export type Reply =
  | { readonly kind: "attribute"; readonly answers: readonly Attribution[] }
  | { readonly kind: "adopt"; readonly answer: Adoption | NoAdoption }
  | { readonly kind: "error"; readonly problem: string; readonly details: readonly string[]; readonly fix: string };
