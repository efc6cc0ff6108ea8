import { suggest } from "../../src/common/suggest";
import { rule } from "./rule";

/** @see https://www.w3.org/TR/CSP3/#csp-directives */
const directives = [
  "default-src",
  "script-src",
  "script-src-elem",
  "script-src-attr",
  "style-src",
  "style-src-elem",
  "style-src-attr",
  "img-src",
  "font-src",
  "connect-src",
  "media-src",
  "object-src",
  "child-src",
  "frame-src",
  "worker-src",
  "manifest-src",
  "base-uri",
  "form-action",
  "frame-ancestors",
  "sandbox",
  "report-uri",
  "report-to",
  "require-trusted-types-for",
  "trusted-types",
  "upgrade-insecure-requests",
];
/** Words that mean themselves only in quotes; without them they are hosts. */
const keywords = ["self", "none", "unsafe-inline", "unsafe-eval", "unsafe-hashes", "strict-dynamic", "report-sample", "wasm-unsafe-eval"];
const quoted =
  /^'(?:self|none|unsafe-inline|unsafe-eval|unsafe-hashes|strict-dynamic|report-sample|wasm-unsafe-eval|(?:nonce-|sha(?:256|384|512)-)[A-Za-z0-9+/_=-]+)'$/i;

/** What a browser makes of a policy where that is not what its writer means; undefined when it means what it says. */
export function mistakeInPolicy(policy: string): { readonly allowed: string; readonly fix: string } | undefined {
  const seen = new Set<string>();
  for (const part of policy.split(";").map((text) => text.trim())) {
    if (part === "") continue;
    const [written = "", ...values] = part.split(/\s+/);
    const name = written.toLowerCase();
    if (!directives.includes(name)) {
      const meant = suggest(name, directives);
      return {
        allowed: `directives that browsers know, ${written} is none`,
        fix:
          meant === undefined
            ? "put a semicolon between directives, and none within one"
            : `write ${meant}; browsers pass over what they do not know`,
      };
    }
    if (seen.has(name))
      return { allowed: `${name} once`, fix: "write its sources together; browsers take the first one and pass over the other" };
    seen.add(name);
    for (const value of values) {
      const bare = value.replaceAll(/^['"‘’“”]|['"‘’“”]$/g, "").toLowerCase();
      if (value.includes(","))
        return { allowed: "spaces between sources", fix: `write ${name} with spaces; a comma ends the whole policy and begins another` };
      if (keywords.includes(bare) && value.toLowerCase() !== `'${bare}'`)
        return { allowed: `'${bare}' in straight single quotes`, fix: `write '${bare}'; as it stands it is the host ${value}` };
      if (value.startsWith("'") && !quoted.test(value))
        return {
          allowed: "single quotes around keywords, nonces and hashes alone",
          fix: `write ${bare} without quotes, or a keyword that there is; browsers pass over ${value}`,
        };
    }
    if (values.length > 1 && values.some((value) => value.toLowerCase() === "'none'"))
      return {
        allowed: `'none' alone in ${name}`,
        fix: "leave out 'none', or the sources beside it: browsers pass over 'none' where anything else stands",
      };
  }
  if (!seen.has("default-src") && !seen.has("script-src"))
    return {
      allowed: "default-src or script-src among its directives",
      fix: "add default-src 'self'; without either scripts may come from anywhere",
    };
  return undefined;
}

export const contentSecurityPolicyRules = [
  rule({
    id: "content-security-policy-means-what-it-says",
    reads: ["edge"],
    check: ({ edge: { contentSecurityPolicy } }, report) => {
      const mistake = mistakeInPolicy(contentSecurityPolicy);
      if (mistake !== undefined) report({ path: ["edge", "contentSecurityPolicy"], ...mistake });
    },
  }),
];
