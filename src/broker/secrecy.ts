/** Shorter values would be found where they are not meant. */
const shortestSecret = 8;

/** Whether `body` carries one of the secrets, as it is or in JSON's escapes. */
export function carriesSecret(body: string, secrets: readonly string[]): boolean {
  const sought = secrets.filter((secret) => secret.length >= shortestSecret);
  if (sought.some((secret) => body.includes(secret))) return true;
  if (!body.includes('\\')) return false;
  const plain = withoutEscapes(body);
  return sought.some((secret) => plain.includes(secret));
}

/** `\/`, `\"`, `\\` and `\u0041` as what they stand for: enough to find a token that some serialiser escaped. */
const withoutEscapes = (text: string): string =>
  text.replace(/\\(?:u([0-9a-fA-F]{4})|(["\\/]))/g, (_whole, code: string | undefined, character: string | undefined) =>
    code ? String.fromCharCode(parseInt(code, 16)) : character!);

const shown = ['errorCode', 'exceptionInfo', 'resultCode', 'returnCode', 'resultDesc'] as const;

/**
 * What a page may see of an error's body: the codes and their texts, where they carry no secret. A trace, an echo of
 * the request or a proxy's page stays here.
 */
export function publicErrorBody(status: number, body: string, secrets: readonly string[]): string {
  const answer: Record<string, string | number> = {};
  try {
    const given: unknown = JSON.parse(body);
    if (given !== null && typeof given === 'object') {
      for (const name of shown) {
        const value = (given as Record<string, unknown>)[name];
        if (typeof value === 'number' || (typeof value === 'string' && value.length <= 512 && !carriesSecret(value, secrets))) answer[name] = value;
      }
    }
  } catch {
    // No JSON: the status says what there is to say.
  }
  if (Object.keys(answer).length === 0) answer['errorCode'] = String(status);
  return JSON.stringify(answer);
}
