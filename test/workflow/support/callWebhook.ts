export type { Answer, Call } from '../../../lib/simulation/runtime/callWebhook';
