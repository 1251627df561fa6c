/** What the preload script puts on `window`. Only `client.ts` uses it. */

interface IctosBridge {
  /** Asks the main process; an unknown channel name throws. The answer is an envelope of the contract. */
  invoke(channel: string, request: unknown): Promise<unknown>;
  /** Listens to an event; the returned function stops listening. */
  on(event: string, handler: (payload: unknown) => void): () => void;
  /** Paths of files dropped onto the window, in order. */
  pathsOfFiles(files: File[]): string[];
}

interface Window {
  readonly ictos: IctosBridge;
}
