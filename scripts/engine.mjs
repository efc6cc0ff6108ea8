/**
 * Which engine builds the constructs: CDKTF, or its community fork CDKTN with `ESTATE_ENGINE=cdktn`.
 * Both have the same interface, and the provider's bindings ask for `cdktf` by name; with the fork
 * chosen, that name leads to it.
 *
 * @see ../docs/decisions/0075-the-engine-is-a-choice.md
 */
import Module from "node:module";

const engines = ["cdktf", "cdktn"];

/** To be called before anything asks for the engine. @throws Error for an engine that there is not. */
export function useEngine(name = process.env.ESTATE_ENGINE || "cdktf") {
  if (!engines.includes(name))
    throw new Error(`ESTATE_ENGINE=${name}: there is no such engine\nfix: set it to one of ${engines.join(", ")}, or not at all`);
  if (name === "cdktf") return;
  const resolve = Module._resolveFilename;
  Module._resolveFilename = function (request, ...rest) {
    return resolve.call(this, request.replace(/^cdktf(?=$|\/)/, name), ...rest);
  };
}
