import * as z from 'zod/mini';

export type Schema<T> = z.core.$ZodType<T>;

/** A reader for one field. What it cannot read it may add to `issues`. */
export const reading = <T>(transform: (value: unknown, payload: z.core.ParsePayload) => T) =>
  new z.core.$ZodTransform({ type: 'transform', transform }) as z.core.$ZodTransform<T>;

/** Of zod's core: `z.object` brings methods of which none is called, 0.5 kB of them. */
export const object = <Shape extends z.core.$ZodShape>(shape: Shape) => new z.core.$ZodObject({ type: 'object', shape }) as z.core.$ZodObject<Shape>;

/**
 * What the schema reads, or in `faults` the names of the fields that it cannot. Zod's `safeParse` would bring the
 * wording of its errors, which nobody reads: 0.7 kB.
 */
export function parse<T>(schema: Schema<T>, input: unknown): { readonly data: T; readonly faults?: undefined } | { readonly faults: string } {
  const { value, issues } = schema._zod.run({ value: input, issues: [] }, { async: false }) as z.core.ParsePayload<T>;
  if (!issues.length) return { data: value };
  return { faults: [...new Set(issues.map(({ path }) => path?.join('.') ?? ''))].join(', ') };
}
