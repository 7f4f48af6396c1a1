/** Instead of an ID: a strategy every store has. */
export const PRESET_PREFIX = 'preset:';

/** Instead of an ID: the strategy is written in the node. */
export const WRITTEN_HERE = 'inline';
