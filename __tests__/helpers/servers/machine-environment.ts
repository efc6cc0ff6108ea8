/**
 * The environment as it was when the test file began. What fetches packages runs in it: a test that takes an
 * emulator for AWS puts its proxy into `process.env`, and that one lets nothing else out.
 */
export const machineEnvironment: Readonly<NodeJS.ProcessEnv> = { ...process.env };
