/** What a screen may ask of the built-in simulated roadside: what it could do wrong, and what it is told to do. */
import { z } from 'zod';

const id = z.string().trim().min(1).max(80);
const scalar = z.union([z.number(), z.boolean(), z.string().max(200)]);

/** One trait of a simulated device or line; parameters that are left out take their defaults, spans are in ms. */
export const simulatedBehaviourSchema = z.object({ name: id, parameters: z.record(id, scalar).default({}) });

export const simulationViewSchema = z.object({
  /** Every trait there is, with one English sentence and its parameters' defaults. */
  behaviours: z.array(
    z.object({
      name: z.string(),
      does: z.string(),
      parameters: z.array(z.object({ name: z.string(), preset: scalar.optional() })),
    }),
  ),
  scenarios: z.array(z.string()),
  /** A scenario by name, or the same visibility in metres everywhere. */
  weather: z.union([z.object({ scenario: z.string() }), z.object({ visibility: z.number() })]),
  /** Every simulated line and device, and the traits that each has now; none is healthy. */
  targets: z.array(
    z.object({ id: z.string(), kind: z.enum(['endpoint', 'device']), behaviours: z.array(simulatedBehaviourSchema) }),
  ),
});

export const setBehaviourSchema = z.object({ id, behaviours: z.array(simulatedBehaviourSchema).max(20) });

/** What somebody at the cabinet does; functions that the device lacks are ignored. */
export const switchByHandSchema = z.object({
  id,
  state: z.strictObject({
    control: z.enum(['own', 'centre']).exactOptional(),
    mode: z.enum(['off', 'outline', 'active', 'anti-collision', 'haze', 'accident']).exactOptional(),
    lit: z.boolean().exactOptional(),
    brightness: z.int().min(0).max(8).exactOptional(),
    flashPerMinute: z.int().min(0).max(240).exactOptional(),
    tailGroups: z.int().min(0).max(8).exactOptional(),
    message: z.string().max(200).exactOptional(),
    mainWarning: z.enum(['off', 'slow']).exactOptional(),
    voice: z.string().max(200).exactOptional(),
  }),
});

export const rebootSchema = z.object({
  id,
  /** Milliseconds that the device is away. */
  down: z.number().min(0).max(600_000).default(3_000),
});

export const setWeatherSchema = z.union([
  z.strictObject({ scenario: id }),
  z.strictObject({ visibility: z.number().min(1).max(50_000) }),
]);

export const setSpeedSchema = z.strictObject({ speed: z.int().min(1).max(60) });

export type SimulationView = z.infer<typeof simulationViewSchema>;
export type SimulatedBehaviour = z.infer<typeof simulatedBehaviourSchema>;
export type SimulatedWeather = z.infer<typeof setWeatherSchema>;
