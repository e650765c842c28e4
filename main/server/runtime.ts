/** The addon for the database needs Node-API 10 and crashes below it, so every entry point asks first. */
const neededNodeApi = 10;

/** Why this runtime cannot be used, or `undefined` when it can. */
export function complaintAboutRuntime(versions: { readonly napi?: string; readonly node: string }): string | undefined {
  return Number(versions.napi ?? 0) >= neededNodeApi
    ? undefined
    : `Node ${versions.node} is too old (Node-API ${neededNodeApi} is needed, that is Node 22.14 or newer); start with npm, which brings its own.`;
}
