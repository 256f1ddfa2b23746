const renamed: Readonly<Record<string, string>> = { jpeg: 'jpg', bmp: 'bpm', text: 'txt', log: 'txt' };

/** Puts a file into the contact centre's store. @returns its objectKey. Throws an Error for the agent's eyes. */
export async function uploadFile(gatewayOrigin: string, file: File): Promise<string> {
  const extension = /\.(\w+)$/.exec(file.name)?.[1]?.toLowerCase() ?? '';
  const response = await fetch(`${gatewayOrigin}/desk/files?type=${renamed[extension] ?? extension}`, { method: 'POST', body: file });
  const answer = await response.json() as { objectKey?: string; error?: string };
  if (!answer.objectKey) throw new Error(answer.error ?? 'The file was not taken.');
  return answer.objectKey;
}
