import type { UtcMs } from './units.ts';

const degrees = Math.PI / 180;
const dayMs = 86_400_000;
/** 2000-01-01T12:00:00Z, the epoch of the solar series. */
const j2000 = 946_728_000_000;

/**
 * Height of the sun above the horizon in degrees at a place (WGS 84) and moment. Low-precision series of the
 * Astronomical Almanac, good to about 0.1 degree, without refraction.
 */
function sunElevation(longitude: number, latitude: number, at: UtcMs): number {
  const days = (at - j2000) / dayMs;
  const meanLongitude = 280.46 + 0.9856474 * days;
  const anomaly = (357.528 + 0.9856003 * days) * degrees;
  const ecliptic = (meanLongitude + 1.915 * Math.sin(anomaly) + 0.02 * Math.sin(2 * anomaly)) * degrees;
  const obliquity = (23.439 - 0.0000004 * days) * degrees;
  const ascension = Math.atan2(Math.cos(obliquity) * Math.sin(ecliptic), Math.cos(ecliptic));
  const declination = Math.asin(Math.sin(obliquity) * Math.sin(ecliptic));
  const siderealHours = 18.697374558 + 24.06570982441908 * days;
  const hourAngle = (siderealHours * 15 + longitude) * degrees - ascension;
  const phi = latitude * degrees;
  const sine = Math.sin(phi) * Math.sin(declination) + Math.cos(phi) * Math.cos(declination) * Math.cos(hourAngle);
  return Math.asin(sine) / degrees;
}

/** Lamps use their night brightness while the sun stands below this height: end of civil twilight's bright half. */
const nightBelow = -3;

export const isNight = (longitude: number, latitude: number, at: UtcMs): boolean =>
  sunElevation(longitude, latitude, at) < nightBelow;
