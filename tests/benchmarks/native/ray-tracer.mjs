/** `programs/ray-tracer.omega` by hand in JavaScript: points and directions are objects. */
const v = (x, y, z) => ({ x, y, z });
const add = (a, b) => v(a.x + b.x, a.y + b.y, a.z + b.z);
const subtract = (a, b) => v(a.x - b.x, a.y - b.y, a.z - b.z);
const scale = (a, k) => v(a.x * k, a.y * k, a.z * k);
const dot = (a, b) => a.x * b.x + a.y * b.y + a.z * b.z;
const unit = (a) => scale(a, 1 / Math.sqrt(dot(a, a)));

const SPHERES = [
  { centre: v(0, 1, 6), radius: 1, brightness: 0.9, mirror: 0.3 },
  { centre: v(-2, 0.75, 5), radius: 0.75, brightness: 0.6, mirror: 0.5 },
  { centre: v(1.75, 0.5, 4.5), radius: 0.5, brightness: 0.8, mirror: 0.1 },
];
const LIGHT = unit(v(-1, 2, -1));
const FAR = 1e9;
const EYE = v(0, 1.5, -1);
const UP = v(0, 1, 0);

function distanceTo(sphere, origin, direction) {
  const offset = subtract(origin, sphere.centre);
  const b = dot(offset, direction);
  const c = dot(offset, offset) - sphere.radius * sphere.radius;
  const discriminant = b * b - c;
  if (discriminant < 0) return FAR;
  const t = -b - Math.sqrt(discriminant);
  return t > 0.001 ? t : FAR;
}

function nearest(origin, direction) {
  let [sphere, distance] = [null, FAR];
  for (const candidate of SPHERES) {
    const there = distanceTo(candidate, origin, direction);
    if (there < distance) [sphere, distance] = [candidate, there];
  }
  return { sphere, distance };
}

function lit(point, normal) {
  const cosine = dot(normal, LIGHT);
  return cosine < 0 || nearest(point, LIGHT).sphere !== null ? 0.1 : 0.1 + 0.9 * cosine;
}

function brightness(origin, direction, mirrors) {
  const { sphere, distance } = nearest(origin, direction);
  if (sphere === null) return direction.y < 0 ? ground(origin, direction) : 0.3 + 0.5 * direction.y;
  const point = add(origin, scale(direction, distance));
  const normal = unit(subtract(point, sphere.centre));
  const own = sphere.brightness * lit(point, normal);
  if (mirrors === 0) return own;
  const reflected = subtract(direction, scale(normal, 2 * dot(normal, direction)));
  return own * (1 - sphere.mirror) + sphere.mirror * brightness(point, reflected, mirrors - 1);
}

function ground(origin, direction) {
  const point = add(origin, scale(direction, -origin.y / direction.y));
  const square = Math.floor(point.x) + Math.floor(point.z);
  return (square % 2 === 0 ? 0.9 : 0.4) * lit(point, UP);
}

function render(width, height) {
  let sum = 0;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const direction = unit(v((2 * x) / width - 1, 0.8 - (1.6 * y) / height, 1.5));
      sum += Math.floor(255 * brightness(EYE, direction, 3));
    }
  }
  return sum;
}

export const run = () => render(120, 80);
