/** Who may do what. Owns roles and the permission table; sessions and passwords live in core/access. */
export const roles = ['viewer', 'operator', 'technician', 'supervisor', 'admin'] as const;
export type Role = (typeof roles)[number];

/** Acts a person can ask for, from the least to the most demanding. */
export type Permission =
  | 'view'
  | 'alarm.acknowledge'
  | 'alarm.shelve'
  | 'alarm.comment'
  | 'alarm.out-of-service'
  | 'mode.set'
  | 'mode.weaken'
  | 'authority.take'
  | 'authority.take-over'
  | 'proposal.decide'
  | 'override.return'
  | 'device.command'
  | 'device.switch'
  | 'device.maintain'
  | 'line.trace'
  | 'automation.arm'
  | 'event.review'
  | 'account.manage';

const least: { readonly [P in Permission]: Role } = {
  view: 'viewer',
  'alarm.acknowledge': 'operator',
  'alarm.shelve': 'operator',
  'alarm.comment': 'operator',
  'mode.set': 'operator',
  'authority.take': 'operator',
  'proposal.decide': 'operator',
  'override.return': 'operator',
  'automation.arm': 'operator',
  'device.command': 'technician',
  'device.switch': 'operator',
  'device.maintain': 'technician',
  'line.trace': 'technician',
  'mode.weaken': 'supervisor',
  'authority.take-over': 'supervisor',
  'alarm.out-of-service': 'supervisor',
  'event.review': 'supervisor',
  'account.manage': 'admin',
};

/** True when `role` stands at or above the least role that `permission` asks for. */
export const permits = (role: Role, permission: Permission): boolean =>
  roles.indexOf(role) >= roles.indexOf(least[permission]);

/** The least role that may use `permission`, to be named in a refusal. */
export const leastRoleFor = (permission: Permission): Role => least[permission];
