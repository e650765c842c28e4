/** Reads policy files: shipped ones by name, others by path beside the site file. */
import { join } from 'node:path';
import { type PolicyFile, policyFileSchema } from '../../contract/policy-file.ts';
import { type Complaint, readDocument } from '../../domain/document.ts';
import { complaintAboutEncoding } from '../../domain/utf8.ts';
import { checkPolicy } from './check-policy.ts';
import { complain, type Located } from './located.ts';
import { besideSite, type SourceFiles } from './source-files.ts';

export type PolicyResult =
  | { readonly ok: true; readonly policy: Located<PolicyFile> }
  | { readonly ok: false; readonly complaints: readonly Complaint[] };

/** Reads and checks one policy from its text; `file` is named in complaints. */
export function readPolicy(text: string, file: string): PolicyResult {
  const document = readDocument(text, file, policyFileSchema);
  if (!document.ok) return document;
  const at = (field?: string) => ({ file, ...document.placeOf(field?.split('.') ?? []) });
  const policy: Located<PolicyFile> = { value: document.value, at };
  const complaints = checkPolicy(policy);
  return complaints.length > 0 ? { ok: false, complaints } : { ok: true, policy };
}

function readPolicyFile(bytes: Uint8Array, file: string): PolicyResult {
  const alien = complaintAboutEncoding(bytes, file);
  return alien ? { ok: false, complaints: [alien] } : readPolicy(new TextDecoder().decode(bytes), file);
}

export interface PoliciesResult {
  readonly policies: ReadonlyMap<string, Located<PolicyFile>>;
  /** True when some policy could not be read, so an unknown one may only be a refused one. */
  readonly incomplete: boolean;
  readonly complaints: readonly Complaint[];
}

/** Reads the policies that a site names; a plain name without a file ending is a shipped policy. */
export function loadPolicies(
  names: readonly Located<string>[],
  siteFile: string,
  resources: string,
  sources: SourceFiles,
): PoliciesResult {
  const policies = new Map<string, Located<PolicyFile>>();
  const complaints: Complaint[] = [];
  let incomplete = false;
  for (const { value: name, at } of names) {
    const shipped = !/\.ya?ml$/.test(name);
    const file = shipped ? join(resources, 'policies', `${name}.yaml`) : besideSite(siteFile, name);
    const source = sources.read(file);
    const read = source.ok ? readPolicyFile(source.bytes, file) : undefined;
    if (read === undefined) {
      const why = source.ok ? '' : source.why;
      const expected = shipped ? 'the name of a shipped policy, or a file ending in .yaml' : 'a YAML file';
      complaints.push(complain(at(), `cannot read the policy \`${name}\` (${why})`, expected, 'check the name'));
      incomplete = true;
    } else if (!read.ok) {
      complaints.push(...read.complaints);
      incomplete = true;
    } else {
      const { id } = read.policy.value;
      const first = policies.get(id);
      if (first === undefined) policies.set(id, read.policy);
      else
        complaints.push(
          complain(
            read.policy.at('id'),
            `policy \`${id}\` exists already`,
            'each id once',
            `rename it here or in ${first.at().file}`,
          ),
        );
    }
  }
  return { policies, incomplete, complaints };
}
