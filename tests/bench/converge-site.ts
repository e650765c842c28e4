/** The site of `converge` as a file, as a person would write it: a zone of lamps, and the rest of the city around it. */

export interface ConvergeSite {
  /** Ports of the gateways; those of the zone first. */
  readonly ports: readonly number[];
  readonly zoneGateways: number;
  readonly units: number;
  readonly sensorPort: number;
}

const spacing = 20;

export function siteText({ ports, zoneGateways, units, sensorPort }: ConvergeSite): string {
  const inZone = zoneGateways * units * spacing;
  const whole = ports.length * units * spacing + 1_000;
  const endpoints = ports.map((port, gateway) => endpoint(`g${gateway}`, port));
  const lamps = ports.flatMap((_, gateway) =>
    Array.from({ length: units }, (__, at) => lamp(gateway, at + 1, gateway * units + at, gateway < zoneGateways)),
  );
  return `id: converge
name: converge
policies: [default]
roads:
  - { id: r, name: r, class: ordinary, postedSpeed: 60, from: 0, to: ${whole} }
zones:
  - { id: fog, name: fog, road: r, from: 0, to: ${inZone}, control: auto }
endpoints:
${endpoint('v', sensorPort)}
${endpoints.join('\n')}
devices:
  - { id: vis, kind: visibility-sensor, profile: bench-visibility, endpoint: v, zone: fog, stake: ${inZone / 2} }
${lamps.join('\n')}
`;
}

const endpoint = (id: string, port: number): string =>
  `  - { id: ${id}, protocol: modbus-tcp, host: 127.0.0.1, port: ${port}, simulated: true }`;

const lamp = (gateway: number, unit: number, index: number, inZone: boolean): string =>
  `  - { id: g${gateway}-u${unit}, kind: flashing-lamp, profile: bench-lamp, endpoint: g${gateway}, unit: ${unit}, ${
    inZone ? 'zone: fog' : 'road: r'
  }, stake: ${index * spacing} }`;
