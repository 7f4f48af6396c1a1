import type { EngineLog } from '../../lib/engine';

/** Errors and warnings of the engine are part of what a run must show. */
export const silentEngineLog: EngineLog = { info: () => {}, warn: console.warn, error: console.error };
