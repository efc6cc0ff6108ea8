/** Build specifications are taken as they stand, as text: esbuild's loader and a plugin of vitest's configuration see to it. */
declare module "*.yml" {
  const text: string;
  export default text;
}
