/** Names of a bundle's files, in a module of their own: who only reads plans needs nothing else of bundles. */
export const manifestName = "manifest.json";
export const planName = (stack: string): string => `${stack}.tfplan`;
export const jsonName = (stack: string): string => `${stack}.json`;
