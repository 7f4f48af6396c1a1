export { deleteProcess } from './deleteProcess';
export { scoreChanged, scoredSalesReady } from './moveByScore';
export { moveLead, previewMove, type MovePreview, type MoveRequest, type MoveResult } from './moveLead';
export { requireProcess, type LeadAction, type LeadPlace } from './planMove';
export { createProcess, updateProcess, type ProcessRequest } from './saveProcess';
