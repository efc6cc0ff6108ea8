import path from "node:path";

/** Where the command keeps what it makes. Everything but `out` lies below `.estate`, which git ignores. */
export interface Workspace {
  /** Root of the checkout. */
  readonly root: string;
  /** Folder with the environment files. */
  readonly config: string;
  /** Synthesized estate, as every CDKTF tool expects it. */
  readonly out: string;
  /** Root modules that include every stack, one for each account and region. */
  readonly composition: string;
  /** Offline plans of the stacks that were planned last, as `<stack>.json`. */
  readonly plans: string;
  /** What is kept so that it need not be made again. */
  readonly kept: string;
  /** The same, adjusted for mock providers. */
  readonly mockComposition: string;
  readonly reports: string;
  /** The whole of `.estate`. */
  readonly state: string;
}

/**
 * @param root root of the checkout.
 * @param config @default `config` in the checkout
 * @param work folder that takes `cdktf.out` and `.estate`. @default the checkout
 */
export function workspaceAt(root: string, config = path.join(root, "config"), work = root): Workspace {
  const state = path.join(work, ".estate");
  return {
    root,
    config,
    out: path.join(work, "cdktf.out"),
    composition: path.join(state, "composition"),
    plans: path.join(state, "plans"),
    kept: path.join(state, "kept"),
    mockComposition: path.join(state, "mock-composition"),
    reports: path.join(state, "reports"),
    state,
  };
}

/** Every folder that the command writes to; the build lies with the code. */
export const outputFolders = ({ root, out, state }: Workspace): readonly string[] => [out, state, path.join(root, ".build")];
