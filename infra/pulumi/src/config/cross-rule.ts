import type * as z from 'zod';

export interface Problem {
  path: string[];
  message: string;
}

/** What no value shows by itself. It has its say as soon as the values that it `needs` are right by themselves. */
export interface CrossRule {
  problems(raw: unknown): Problem[];
}

export function crossRule<T>(needs: z.ZodType<T>, check: (config: T) => Problem[]): CrossRule {
  return {
    problems(raw) {
      const part = needs.safeParse(raw);
      return part.success ? check(part.data) : [];
    },
  };
}
