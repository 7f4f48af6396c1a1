import type { INodeParameters } from 'n8n-workflow';

import { termsKeyOf } from '../../lib/n8n/steps/termsKey';

const key = (parameters: INodeParameters) => termsKeyOf({ parameters: { amount: 1, ...parameters } });

it.each([
	{ whenTesting: 'stop' },
	{ whenTestingPath: 2 },
	{ testContact: { mode: 'id', value: 'c1' } },
	{ testContactBy: 'c1' },
])('what an editor run does (%j) changes nothing for those who wait', (parameters) =>
	expect(key(parameters)).toBe(key({})),
);

it('another amount does', () => expect(key({ amount: 2 })).not.toBe(key({})));
