/** How the stand-in's answers differ from the tables, each seen in one of the vendor guides' own examples. */
export interface Quirks {
  /** The result code comes as `returnCode`. */
  returnCode: boolean;
  /** Result codes are numbers. */
  numericCodes: boolean;
  /** Optional fields are there, but null. */
  nullFields: boolean;
  /** Fields that no guide names, and one message of unknown kind after each CONNECT. */
  unknownValues: boolean;
  noMessageCode: boolean;
  stringTimestamps: boolean;
  /** `timestamp` is null, only `receiveTime` tells the time. */
  receiveTimeOnly: boolean;
  simQuestions: 'array' | 'string' | 'json' | 'null';
  phrases: 'question' | 'phrases' | 'string';
  /** `applyToken` answers `{ "<token>" }`, as printed in the guide. */
  malformedApplyToken: boolean;
  /** `downloadFileStream` answers the file alone, as printed in the guide. */
  downloadWithoutCode: boolean;
  /** Downlink media name the id without `,extension`. */
  bareMediaIds: boolean;
  lowerCaseGender: boolean;
}

export interface Settings {
  /** ms that a poll is held when there is nothing; 0 answers at once. */
  pollHold: number;
  /** ms added to every answer. */
  delay: number;
  robot: boolean;
  /** The agents' working hours. */
  open: boolean;
  /** False: nobody can be reached, 13. */
  reachable: boolean;
  /** Seconds; 0 follows `X-Token-Expire`. */
  accessTokenSeconds: number;
  /** Seconds, one hour in the guide. */
  messagingTokenSeconds: number;
  /** A messaging token that runs out within a conversation is replaced in that answer's headers instead of a 401. */
  renewInConversation: boolean;
  /** ms for which a replaced messaging token still works, for requests that were under way. */
  rotationGrace: number;
  /** Seconds after which a queued visitor is sent away (`configMaxcWaitTime`). */
  maximumWait: number;
  /** Seconds one conversation is thought to take, for the estimates. */
  averageService: number;
  /** Other people in the queue who are not there; one leaves every `queueStep` ms. */
  queueAhead: number;
  queueStep: number;
  /** An agent's first line is sent by itself on accepting. */
  agentGreeting: boolean;
  /** Characters of a text that the centre takes. */
  maximumContent: number;
  quirks: Quirks;
}

export const defaultSettings = (): Settings => ({
  pollHold: 0,
  delay: 0,
  robot: true,
  open: true,
  reachable: true,
  accessTokenSeconds: 0,
  messagingTokenSeconds: 3600,
  renewInConversation: true,
  rotationGrace: 5000,
  maximumWait: 300,
  averageService: 60,
  queueAhead: 0,
  queueStep: 5000,
  agentGreeting: true,
  maximumContent: 500,
  quirks: {
    returnCode: false,
    numericCodes: false,
    nullFields: false,
    unknownValues: false,
    noMessageCode: false,
    stringTimestamps: false,
    receiveTimeOnly: false,
    simQuestions: 'array',
    phrases: 'question',
    malformedApplyToken: false,
    downloadWithoutCode: false,
    bareMediaIds: false,
    lowerCaseGender: false,
  },
});

export type SettingsChange = Partial<Omit<Settings, 'quirks'>> & { quirks?: Partial<Quirks> };

/** Changes `settings` in place; a name that does not exist is an error, so that a test cannot switch nothing. */
export function changeSettings(settings: Settings, change: SettingsChange): void {
  const assign = (target: object, values: object): void => {
    for (const [name, value] of Object.entries(values)) {
      if (!(name in target)) throw new Error(`No such setting: ${name}`);
      if (name === 'quirks') assign(settings.quirks, value as object);
      else (target as Record<string, unknown>)[name] = value;
    }
  };
  assign(settings, change);
}
