export { deleteProcess } from './deleteProcess';
export { lockLeads } from './lockLeads';
export { moveByScores } from './moveByScores';
export { moveLead, previewMove } from './moveLead';
export type { MoveRequest } from './moveRequest';
export type { MovePreview, MoveResult } from './moveResult';
export { readProcesses, requireProcess, type LeadAction, type LeadPlace } from './planMoves';
export { createProcess, updateProcess, type ProcessRequest } from './saveProcess';
