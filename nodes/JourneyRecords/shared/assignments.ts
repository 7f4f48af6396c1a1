export { readAssignments } from '../../../lib/n8n/assignments';
