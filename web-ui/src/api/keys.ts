/**
 * Query keys are `[noun, {municipality, language}, ...rest]`: everything of a noun is invalidated by
 * `[noun]`, and a change of language asks again because texts come in one language.
 */
export interface Scope {
  municipality: string;
  language: string;
}

export function resourceKey(noun: string, scope: Scope, ...rest: readonly unknown[]): readonly unknown[] {
  return [noun, { municipality: scope.municipality, language: scope.language }, ...rest];
}
