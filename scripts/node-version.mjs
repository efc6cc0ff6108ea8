/** The first Node 20 that loads ES modules from CommonJS code, which some packages need. */
const minimumNode = [20, 19];

/** What is wrong with a version of Node such as "20.19.0"; undefined when it will do. */
export function nodeProblem(version) {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  if (major > minimumNode[0] || (major === minimumNode[0] && minor >= minimumNode[1])) return undefined;
  return `Node ${version} is too old; install Node ${minimumNode.join(".")} or later`;
}
