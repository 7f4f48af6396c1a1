export { searchSegments } from '../../../lib/n8n/descriptions/segmentLocator';
